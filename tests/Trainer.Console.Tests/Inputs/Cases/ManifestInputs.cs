namespace Trainer.Tests.Inputs.Cases;

/// <summary>The manifest inputs of the page.</summary>
internal static class ManifestInputs
{
    public static IReadOnlyList<InputKind> Kinds => [];
}
