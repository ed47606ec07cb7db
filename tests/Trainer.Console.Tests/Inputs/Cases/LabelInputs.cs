namespace Trainer.Tests.Inputs.Cases;

/// <summary>The label inputs of the page.</summary>
internal static class LabelInputs
{
    public static IReadOnlyList<InputKind> Kinds => [];
}
