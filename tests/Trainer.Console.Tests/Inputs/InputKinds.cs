using Trainer.Tests.Inputs.Cases;

namespace Trainer.Tests.Inputs;

/// <summary>All kinds, in the order of the page.</summary>
internal static class InputKinds
{
    public static IReadOnlyList<InputKind> All =>
    [
        .. TextInputs.Kinds,
        .. ManifestInputs.Kinds,
        .. LabelInputs.Kinds,
        .. FolderInputs.Kinds,
        .. PixelInputs.Kinds,
        .. TerminalInputs.Kinds,
        .. VectorInputs.Kinds,
        .. ConfigurationInputs.Kinds,
        .. NameInputs.Kinds,
        .. ReaderInputs.Kinds,
        .. GraphInputs.Kinds,
        .. InitInputs.Kinds,
    ];
}
