using Pipelines.Classification.Decision;
using Pipelines.Numerics;
using Pipelines.Onnx;

namespace Pipelines.Reporting.Classification;

/// <summary>What the page of a classifier is made of.</summary>
internal sealed record ClassificationReport
{
    /// <summary>The run.</summary>
    public required ReportedRun Run { get; init; }

    /// <summary>The classes, in the order of the scores.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The images that were evaluated.</summary>
    public required IReadOnlyList<ReportedImage> Images { get; init; }

    /// <summary>The number of each image's class.</summary>
    public required IReadOnlyList<int> Truth { get; init; }

    /// <summary>The scores, a row for each image.</summary>
    public required FeatureMatrix Scores { get; init; }

    /// <summary>The metrics.</summary>
    public required ClassificationMetrics Metrics { get; init; }

    /// <summary>What the model decided on each image; null of one that does not decide.</summary>
    public DecidedImages? Decided { get; init; }

    /// <summary>Gives the embeddings of some images, a row for each; null where they cannot be had.</summary>
    public Func<IReadOnlyList<int>, FeatureMatrix>? Embed { get; init; }

    /// <summary>Images that the model was trained on, with their embeddings; null where they are not at hand.</summary>
    public ReportedVectors? Training { get; init; }

    /// <summary>The model, for class activation maps; null where it is not at hand.</summary>
    public OnnxModel? Model { get; init; }
}
