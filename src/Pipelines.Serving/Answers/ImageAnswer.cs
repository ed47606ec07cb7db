using System.Globalization;
using System.Text.Json;
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

    /// <summary>Whether the prediction can be relied on: <c>accept</c>, <c>unsure</c> or <c>unknown</c>; of a model that decides.</summary>
    public string? Decision { get; init; }

    /// <summary>How much the image is like those of the training, from 0 to 1; of a model that knows.</summary>
    public double? Typicality { get; init; }

    /// <summary>The classes that the image may show; of a model that has such sets.</summary>
    public IReadOnlyList<string>? PredictionSet { get; init; }

    /// <summary>The most similar images of the index, where one is served.</summary>
    public IReadOnlyList<NearImage>? Nearest { get; init; }

    /// <summary>The class activation map.</summary>
    public MapAnswer? Map { get; init; }

    /// <summary>Why there is no map.</summary>
    public string? MapError { get; init; }

    /// <summary>Why the image cannot be used.</summary>
    public string? Error { get; init; }

    /// <summary>The answer about an image.</summary>
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
            Decision = prediction.Decision is { } decision ? JsonNamingPolicy.CamelCase.ConvertName(decision.ToString()) : null,
            Typicality = prediction.Typicality,
            PredictionSet = prediction.PredictionSet,
            Nearest = image.Nearest is null ? null : [.. image.Nearest.Select(near => new NearImage(
                Path.GetFileName(near.Path), near.Label, near.Similarity))],
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

/// <summary>An image of the index.</summary>
/// <param name="File">The name of its file; where that lies is nobody's business.</param>
/// <param name="Label">Its class, where the index knows one.</param>
/// <param name="Similarity">The cosine of the angle between the vectors.</param>
internal sealed record NearImage(string File, string? Label, double Similarity);

/// <summary>A class activation map.</summary>
/// <param name="Label">The class that it is of.</param>
/// <param name="Image">The picture, a PNG as a data URL.</param>
internal sealed record MapAnswer(string Label, string Image);
