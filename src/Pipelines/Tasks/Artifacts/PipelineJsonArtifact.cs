using Pipelines.Configuration;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Artifacts;

/// <summary><c>pipeline.json</c>.</summary>
internal sealed class PipelineJsonArtifact : Artifact<TaskOutcome>
{
    /// <summary>The file's name.</summary>
    public const string Name = "pipeline.json";

    public override string FileName => Name;

    public override string Description => "All settings with their defaults filled in; runs again as it is.";

    protected override void WriteFile(string path, TaskOutcome outcome, ArtifactRun run)
    {
        var options = outcome.FillIn(ResolvedOptions.For(run.Pipeline, run.Folder));
        File.WriteAllText(path, ConfigurationWriter.Write(run.Pipeline.Name, options));
    }
}
