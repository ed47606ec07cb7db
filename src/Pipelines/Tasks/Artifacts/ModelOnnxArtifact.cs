namespace Pipelines.Tasks.Artifacts;

/// <summary><c>model.onnx</c>.</summary>
internal sealed class ModelOnnxArtifact : Artifact<IModelOutcome>
{
    public override string FileName => "model.onnx";

    public override string Description => "The model for any ONNX program: pixels in, scores out.";

    protected override void WriteFile(string path, IModelOutcome outcome, ArtifactRun run) => outcome.Model.Save(path);
}
