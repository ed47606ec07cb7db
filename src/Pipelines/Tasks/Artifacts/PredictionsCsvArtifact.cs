namespace Pipelines.Tasks.Artifacts;

/// <summary><c>predictions.csv</c>.</summary>
internal sealed class PredictionsCsvArtifact : Artifact<IPredictionOutcome>
{
    public override string FileName => "predictions.csv";

    public override string Description => "Truth, prediction and scores of each held-out image.";

    protected override void WriteFile(string path, IPredictionOutcome outcome, ArtifactRun run)
    {
        using var csv = new StreamWriter(path);
        outcome.WritePredictions(csv);
    }
}
