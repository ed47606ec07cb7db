using Pipelines.Data;
using Pipelines.Numerics;

namespace Pipelines.Auditing;

/// <summary>The images that are audited: those that could be read, with their vectors.</summary>
/// <param name="Images">The images: training, then validation, then test.</param>
/// <param name="Splits">The split of each.</param>
/// <param name="Vectors">Their feature vectors [N, D].</param>
/// <param name="Labels">The classes; empty where the images have none.</param>
internal sealed record AuditedImages(
    IReadOnlyList<HashedImage> Images, IReadOnlyList<ImageSplit> Splits, FeatureMatrix Vectors, IReadOnlyList<string> Labels)
{
    /// <summary>Something about an image.</summary>
    public AuditFinding Finding(int image, AuditKind kind, double score, string suggestion, HashedImage? other = null) =>
        new(Images[image].Item.Name, Images[image].Item.Label, kind, Math.Clamp(score, 0, 1), suggestion, other?.Item.Name)
        {
            File = Images[image].Item.Path,
            OtherFile = other?.Item.Path,
        };
}
