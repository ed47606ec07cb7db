using Pipelines.Tasks.Pretext;

namespace Pipelines.Tasks.Artifacts;

/// <summary><c>backbone.onnx</c>.</summary>
internal sealed class BackboneOnnxArtifact : Artifact<PretextOutcome>
{
    /// <summary>The file's name.</summary>
    public const string Name = "backbone.onnx";

    public override string FileName => Name;

    public override string Description => "The backbone that a pretext task has trained, for other pipelines to use.";

    protected override void WriteFile(string path, PretextOutcome outcome, ArtifactRun run) => outcome.Backbone.Save(path);
}
