namespace Trainer.Tests.Inputs.Cases;

/// <summary>The folder inputs of the page.</summary>
internal static class FolderInputs
{
    public static IReadOnlyList<InputKind> Kinds => [];
}
