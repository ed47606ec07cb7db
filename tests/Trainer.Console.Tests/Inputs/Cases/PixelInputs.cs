namespace Trainer.Tests.Inputs.Cases;

/// <summary>The pixel inputs of the page.</summary>
internal static class PixelInputs
{
    public static IReadOnlyList<InputKind> Kinds => [];
}
