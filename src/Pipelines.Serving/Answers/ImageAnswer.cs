using System.Globalization;
using Pipelines.Serving.Queue;

namespace Pipelines.Serving.Answers;

/// <summary>What a model says about one image; the words are those of <c>trainer predict --format json</c>.</summary>
internal sealed record ImageAnswer
{
    /// <summary>The model's name; in an answer about several images it is named once, above them.</summary>
    public string? Model { get; init; }

    /// <summary>The name of the file in the form.</summary>
    public string? Name { get; init; }

    /// <summary>The most probable class.</summary>
    public string? Label { get; init; }

    /// <summary>Its probability.</summary>
    public double? Score { get; init; }

    /// <summary>The number of the nearest cluster.</summary>
    public string? Cluster { get; init; }

    /// <summary>The distance to its centroid.</summary>
    public double? Distance { get; init; }

    /// <summary>The classes or clusters, the best first.</summary>
    public IReadOnlyList<RankedAnswer>? Top { get; init; }

    /// <summary>The class activation map.</summary>
    public MapAnswer? Map { get; init; }

    /// <summary>Why there is no map.</summary>
    public string? MapError { get; init; }

    /// <summary>Why the image cannot be used.</summary>
    public string? Error { get; init; }

    /// <summary>The answer about an image.</summary>
    /// <remarks>What a prediction says besides, such as a decision, a set of classes or near images, is added to the answer here.</remarks>
    /// <param name="image">The image.</param>
    /// <param name="top">How many classes or clusters; null for all.</param>
    public static ImageAnswer Of(PredictedImage image, int? top)
    {
        if (image.Prediction is not { } prediction)
        {
            return new() { Name = image.Name, Error = image.Error };
        }

        var ranked = prediction.Top(top ?? int.MaxValue);
        var isCluster = prediction.Cluster is not null;
        return new()
        {
            Name = image.Name,
            Label = prediction.Label,
            Score = prediction.Score,
            Cluster = prediction.Cluster?.ToString(CultureInfo.InvariantCulture),
            Distance = prediction.Distance,
            Top = [.. ranked.Select(place => isCluster
                ? new RankedAnswer { Cluster = place.Label, Distance = place.Value }
                : new RankedAnswer { Label = place.Label, Score = place.Value })],
            Map = image.Overlay is { } overlay
                ? new(overlay.Label, "data:image/png;base64," + Convert.ToBase64String(overlay.Png.Span))
                : null,
            MapError = image.WhyNoOverlay,
        };
    }
}

/// <summary>A class with its probability, or a cluster with its distance.</summary>
internal sealed record RankedAnswer
{
    /// <summary>The class.</summary>
    public string? Label { get; init; }

    /// <summary>Its probability.</summary>
    public double? Score { get; init; }

    /// <summary>The number of the cluster.</summary>
    public string? Cluster { get; init; }

    /// <summary>The distance to its centroid.</summary>
    public double? Distance { get; init; }
}

/// <summary>A class activation map.</summary>
/// <param name="Label">The class that it is of.</param>
/// <param name="Image">The picture, a PNG as a data URL.</param>
internal sealed record MapAnswer(string Label, string Image);
