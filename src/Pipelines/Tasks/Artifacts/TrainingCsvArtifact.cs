using Pipelines.Training.Loop;

namespace Pipelines.Tasks.Artifacts;

/// <summary><c>training.csv</c>. While a network is trained, <see cref="TrainingLog"/> writes it.</summary>
internal sealed class TrainingCsvArtifact : Artifact<ITrainingOutcome>
{
    /// <summary>The file's name.</summary>
    public const string Name = "training.csv";

    public override string FileName => Name;

    public override string Description => "Losses, accuracy and learning rate during training.";

    protected override void WriteFile(string path, ITrainingOutcome outcome, ArtifactRun run)
    {
        using var csv = new StreamWriter(path);
        TrainingCsv.Write(csv, outcome.Records);
    }
}
