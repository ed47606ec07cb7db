namespace Trainer.Tests.Inputs;

/// <summary>One example of bad or unusual input: a row of <c>docs/inputs.md</c>.</summary>
/// <param name="Input">What is unusual, as the page says it (one line of Markdown).</param>
/// <param name="Prepare">Writes the input into an empty workspace; returns the arguments of the call.</param>
internal sealed record InputCase(string Input, Func<Workspace, string[]> Prepare);

/// <summary>Inputs of one kind: a table of the page.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Rule">What every member of the kind gets, in one or two sentences.</param>
/// <param name="Cases">The examples.</param>
internal sealed record InputKind(string Title, string Rule, IReadOnlyList<InputCase> Cases);
