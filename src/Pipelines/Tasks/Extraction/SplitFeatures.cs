using Pipelines.Data;
using Pipelines.Numerics;

namespace Pipelines.Tasks.Extraction;

/// <summary>The usable images of one split with their vectors.</summary>
/// <param name="Images">The images that could be read.</param>
/// <param name="Features">Their vectors: row i belongs to image i.</param>
/// <param name="Labels">The number of each image's class; empty where images have no labels.</param>
internal sealed record SplitFeatures(IReadOnlyList<HashedImage> Images, FeatureMatrix Features, IReadOnlyList<int> Labels)
{
    /// <summary>Some of them.</summary>
    /// <param name="rows">Which, by their rows.</param>
    public SplitFeatures Select(IReadOnlyList<int> rows) =>
        new([.. rows.Select(row => Images[row])], Features.Select(rows), [.. rows.Select(row => Labels[row])]);
}
