namespace Trainer.Tests.Inputs.Cases;

/// <summary>The text inputs of the page.</summary>
internal static class TextInputs
{
    public static IReadOnlyList<InputKind> Kinds => [];
}
