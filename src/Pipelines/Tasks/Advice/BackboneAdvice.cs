using Pipelines.Backbones;
using Pipelines.Data;

namespace Pipelines.Tasks.Advice;

/// <summary>Compares backbones on a few hundred of a user's own images, so that the choice among them is informed.</summary>
internal static class BackboneAdvice
{
    /// <summary>Training images for a comparison: of each class as many as of the others, as far as there are.</summary>
    /// <param name="train">The training images, with labels.</param>
    /// <param name="count">How many are wanted.</param>
    /// <returns>The images; chosen by their content, so always the same ones.</returns>
    public static IReadOnlyList<HashedImage> Sample(IReadOnlyList<HashedImage> train, int count) =>
    [
        .. train
            .GroupBy(image => image.Item.Label, StringComparer.Ordinal)
            .SelectMany(group => group.OrderBy(image => image.Hash.ToString(), StringComparer.Ordinal).Index())
            .OrderBy(entry => entry.Index).ThenBy(entry => entry.Item.Item.Label, StringComparer.Ordinal)
            .Take(count)
            .Select(entry => entry.Item),
    ];

    /// <summary>Runs one backbone over images and scores it.</summary>
    /// <param name="backbone">The backbone.</param>
    /// <param name="image">How an image becomes pixels; without a size the backbone's own is taken.</param>
    /// <param name="neck">How maps are pooled.</param>
    /// <param name="images">Images of at least two classes; those that cannot be read are left out.</param>
    /// <param name="clock">Measures the speed.</param>
    /// <param name="progress">Receives the progress of each image.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">The backbone does not run on these images.</exception>
    public static BackboneScore Score(
        Backbone backbone,
        ImageOptions image,
        NeckOptions neck,
        IReadOnlyList<HashedImage> images,
        TimeProvider clock,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        using var look = new BackboneLook(backbone, image, neck, clock);
        return look.Add(images, progress, cancellation);
    }
}
