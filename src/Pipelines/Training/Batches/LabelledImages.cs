using Pipelines.Data;

namespace Pipelines.Training.Batches;

/// <summary>Pictures with their classes.</summary>
/// <param name="Images">The pictures.</param>
/// <param name="Labels">The number of each one's class.</param>
internal sealed record LabelledImages(IReadOnlyList<HashedImage> Images, IReadOnlyList<int> Labels)
{
    /// <summary>The classes of some pictures.</summary>
    public long[] LabelsOf(int[] images) => [.. images.Select(image => (long)Labels[image])];
}
