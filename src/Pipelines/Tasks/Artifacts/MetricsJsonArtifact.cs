namespace Pipelines.Tasks.Artifacts;

/// <summary><c>metrics.json</c>.</summary>
internal sealed class MetricsJsonArtifact : Artifact<TaskOutcome>
{
    /// <summary>The file's name.</summary>
    public const string Name = "metrics.json";

    public override string FileName => Name;

    public override string Description => "The metrics on the held-out images.";

    protected override void WriteFile(string path, TaskOutcome outcome, ArtifactRun run)
    {
        var notes = run.Pipeline.Notes.Concat(outcome.Notes.Select(note => note.Text));
        File.WriteAllText(path, MetricsJson.Write(outcome.AllMetrics, notes));
    }
}
