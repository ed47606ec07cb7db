namespace Trainer.Tests.Documentation.Messages;

/// <summary>A section of the page: the messages of some folders of <c>src</c>.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Folders">The folders and files, from <c>src</c>; of two that hold a file, the longer one counts.</param>
internal sealed record MessageArea(string Title, IReadOnlyList<string> Folders)
{
    /// <summary>All sections, in the order of the page.</summary>
    public static IReadOnlyList<MessageArea> All { get; } =
    [
        new("The command line", ["Trainer.Console/"]),
        new("The configuration", ["Pipelines/Configuration/", "Pipelines/Tasks/Rules/", "Pipelines/Tasks/PipelinesFile.cs"]),
        new("Images, manifests and labels", ["Pipelines/Data/", "Pipelines/Imaging/", "Pipelines/Text/"]),
        new("Backbones and their files", ["Pipelines/Backbones/", "Pipelines/Onnx/", "Pipelines/Graph/"]),
        new("Training and clustering",
            ["Pipelines/Training/", "Pipelines/Classification/", "Pipelines/Clustering/", "Pipelines/Numerics/", "Pipelines/Tasks/"]),
        new("Models, predictions and metrics",
            ["Pipelines/Packaging/", "Pipelines/Prediction/", "Pipelines/Evaluation/", "Pipelines/Sorting/"]),
        new("Serving", ["Pipelines.Serving/"]),
        new("Run folders, caches, memory and native libraries",
            ["Pipelines/", "Pipelines/Runs/", "Pipelines/Features/", "Pipelines/Runtime/"]),
    ];

    // Generated pages, schemas and tables, whose texts are not messages.
    private static readonly string[] s_other =
    [
        "Pipelines/Backbones/Architectures/", "Pipelines/Configuration/ConfigurationReference.cs",
        "Pipelines/Configuration/Documentation/OptionDescription.cs", "Pipelines/Configuration/SchemaGenerator.cs",
        "Pipelines/Graph/OperatorReference.cs", "Pipelines/Tasks/Artifacts/ArtifactList.cs", "Pipelines/Text/CharacterNames.cs",
        "Pipelines/Runtime/Torch/ElfVersionNeeds.cs", "Pipelines/Reporting/", "Pipelines/Auditing/Pages/", "Pipelines/Sweeps/Pages/",
    ];

    /// <summary>The section of a file, by its path from <c>src</c> with forward slashes; null if its texts are not messages.</summary>
    public static MessageArea? Of(string file) =>
        s_other.Any(other => file.StartsWith(other, StringComparison.Ordinal)) || file.EndsWith("Artifact.cs", StringComparison.Ordinal)
            ? null
            : All.MaxBy(area => area.Folders.Max(folder => file.StartsWith(folder, StringComparison.Ordinal) ? folder.Length : 0));
}
