namespace Trainer.Tests.Inputs.Cases;

/// <summary>The vector inputs of the page.</summary>
internal static class VectorInputs
{
    public static IReadOnlyList<InputKind> Kinds => [];
}
