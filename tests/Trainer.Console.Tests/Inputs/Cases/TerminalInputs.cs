namespace Trainer.Tests.Inputs.Cases;

/// <summary>The terminal inputs of the page.</summary>
internal static class TerminalInputs
{
    public static IReadOnlyList<InputKind> Kinds => [];
}
