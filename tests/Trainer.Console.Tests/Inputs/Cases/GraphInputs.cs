namespace Trainer.Tests.Inputs.Cases;

/// <summary>The graph inputs of the page.</summary>
internal static class GraphInputs
{
    public static IReadOnlyList<InputKind> Kinds => [];
}
