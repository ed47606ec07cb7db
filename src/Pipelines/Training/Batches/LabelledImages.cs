using Pipelines.Data;

namespace Pipelines.Training.Batches;

/// <summary>Images with their classes.</summary>
/// <param name="Images">The images.</param>
/// <param name="Labels">The number of the class of each image.</param>
internal sealed record LabelledImages(IReadOnlyList<HashedImage> Images, IReadOnlyList<int> Labels)
{
    /// <summary>The classes of some images.</summary>
    public long[] LabelsOf(int[] images) => [.. images.Select(image => (long)Labels[image])];
}
