using Pipelines.Onnx;
using Pipelines.Tasks.Preparation;

namespace Pipelines;

/// <summary>One stage that an image passes.</summary>
/// <param name="Stage">Its name: pixels, backbone, neck, embedding, head; in a pretext task also the layers that only the task has.</param>
/// <param name="Shape">What comes out for one image, such as <c>1280 x 7 x 7</c>.</param>
/// <param name="Parameters">Number of its weights.</param>
/// <param name="IsTrained">Whether the pipeline trains them.</param>
public sealed record PlannedStage(string Stage, string Shape, long Parameters, bool IsTrained)
{
    /// <summary>The stages of a pipeline, from pixels to prediction.</summary>
    internal static IReadOnlyList<PlannedStage> Of(PreparedPipeline pipeline)
    {
        var (backbone, side) = (pipeline.Backbone, pipeline.Preprocessing.ResizedSize);
        var stages = new List<PlannedStage> { new("pixels", $"3 x {side} x {side}", 0, false) };
        var ((trained, frozen), map) = (TrainedParameters.Count(pipeline, "training.unfreeze"), string.Join(" x ", MapShape(pipeline)));
        if (frozen > 0)
        {
            stages.Add(new($"backbone {backbone.Name}", map, frozen, false));
        }

        if (trained > 0)
        {
            stages.Add(new($"backbone {backbone.Name}", map, trained, true));
        }

        if (!backbone.IsVector)
        {
            stages.Add(new($"neck {CamelCase.Of(pipeline.Options.Neck.Type)}", $"{pipeline.FeatureDimensions}", 0, false));
        }

        return [.. stages, .. pipeline.Kind.Layers(pipeline)];
    }

    /// <summary>The bottleneck behind the neck; no stage where there is none.</summary>
    internal static IEnumerable<PlannedStage> Embedding(PreparedPipeline pipeline) =>
        pipeline.Options.Embedding.Dimensions is { } dimensions ? [Linear("embedding", pipeline.FeatureDimensions, dimensions)] : [];

    /// <summary>A linear layer that is trained.</summary>
    internal static PlannedStage Linear(string name, int inputs, int outputs) => new(name, $"{outputs}", (inputs + 1L) * outputs, true);

    /// <summary>The shape of the backbone's output at the pipeline's size, which need not be the backbone's own.</summary>
    private static IEnumerable<int> MapShape(PreparedPipeline pipeline)
    {
        var (backbone, size) = (pipeline.Backbone, pipeline.Preprocessing.Size);
        using var probe = new GraphProbe(backbone.Model, [backbone.FeatureMap]);
        return probe.Shapes(backbone.InputName, [1, 3, size, size])[backbone.FeatureMap].Skip(1);
    }
}
