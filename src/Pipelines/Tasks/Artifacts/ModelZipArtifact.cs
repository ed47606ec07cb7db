using Pipelines.Packaging;

namespace Pipelines.Tasks.Artifacts;

/// <summary><c>model.zip</c>.</summary>
internal sealed class ModelZipArtifact : Artifact<IModelOutcome>
{
    public override string FileName => "model.zip";

    public override string Description => "The model for ML.NET, made of stock transformers only.";

    protected override void WriteFile(string path, IModelOutcome outcome, ArtifactRun run) =>
        ModelArchive.Write(path, outcome.Model, RunArchive.Of((TaskOutcome)outcome, run));
}
