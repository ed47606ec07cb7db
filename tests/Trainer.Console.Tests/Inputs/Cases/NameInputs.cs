namespace Trainer.Tests.Inputs.Cases;

/// <summary>The name inputs of the page.</summary>
internal static class NameInputs
{
    public static IReadOnlyList<InputKind> Kinds => [];
}
