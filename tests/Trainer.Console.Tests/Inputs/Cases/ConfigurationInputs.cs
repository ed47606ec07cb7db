namespace Trainer.Tests.Inputs.Cases;

/// <summary>The configuration inputs of the page.</summary>
internal static class ConfigurationInputs
{
    public static IReadOnlyList<InputKind> Kinds => [];
}
