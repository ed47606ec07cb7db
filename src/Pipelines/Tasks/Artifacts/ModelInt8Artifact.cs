using Pipelines.Onnx;

namespace Pipelines.Tasks.Artifacts;

/// <summary><c>model.int8.onnx</c>.</summary>
internal sealed class ModelInt8Artifact : Artifact<IInt8Outcome>
{
    public override string FileName => "model.int8.onnx";

    public override string Description => "With `\"export\": { \"int8\": true }`: the same model in 8-bit integers.";

    public override bool IsWanted(PipelineOptions options) => options.Export.Int8 is { Enabled: true };

    protected override void WriteFile(string path, IInt8Outcome outcome, ArtifactRun run) => outcome.Int8Model?.Save(path);
}

/// <summary>An outcome whose model may have an 8-bit form.</summary>
internal interface IInt8Outcome
{
    /// <summary>The form; null where none is to be written.</summary>
    public OnnxModel? Int8Model { get; }
}
