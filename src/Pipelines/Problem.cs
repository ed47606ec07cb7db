namespace Pipelines;

/// <summary>One thing that is wrong: where it is, what was found, and what to do about it.</summary>
/// <param name="Place">
/// Where: a file, a JSON path with its line (<c>pipelines.json:12 $.pipelines.flowers.image.size</c>), or an image's path.
/// </param>
/// <param name="Found">What was found there, in one sentence.</param>
/// <param name="Remedy">What is allowed or what to do; empty when nothing can be done.</param>
public sealed record Problem(string Place, string Found, string Remedy = "")
{
    /// <summary>What a program that shows the problem can offer to do about it; null for nothing that a program could do.</summary>
    public ProblemAction? Action { get; init; }

    /// <summary>The problem as one line: place, finding, remedy.</summary>
    public override string ToString() =>
        Remedy.Length == 0 ? $"{Place}: {Found}" : $"{Place}: {Found} {Remedy}";
}
