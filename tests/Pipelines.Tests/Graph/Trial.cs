namespace Pipelines.Tests.Graph;

/// <summary>One graph to compare, with a label that says what is special about it.</summary>
/// <param name="Label">What is tried.</param>
/// <param name="Graph">The graph.</param>
/// <param name="Outputs">Its float outputs.</param>
internal sealed record Trial(string Label, OperatorCase Graph, params string[] Outputs)
{
    /// <summary>Least value of the input.</summary>
    public float From { get; init; } = -2;

    /// <summary>Greatest value of the input.</summary>
    public float To { get; init; } = 2;
}
