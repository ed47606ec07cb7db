namespace Trainer.Tests.Inputs.Cases;

/// <summary>The reader inputs of the page.</summary>
internal static class ReaderInputs
{
    public static IReadOnlyList<InputKind> Kinds => [];
}
