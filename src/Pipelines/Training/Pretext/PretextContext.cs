using Pipelines.Data;
using Pipelines.Imaging;

namespace Pipelines.Training.Pretext;

/// <summary>What a pretext task works with.</summary>
/// <param name="Images">The training pictures, then the validation pictures.</param>
/// <param name="TrainingImages">How many of them are for training.</param>
/// <param name="Labels">The number of each one's class; empty where the task needs none.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Preprocessing">The pixels of a picture.</param>
/// <param name="Pretext">The task, with everything set.</param>
/// <param name="Training">How it is trained, with everything set.</param>
internal sealed record PretextContext(
    IReadOnlyList<HashedImage> Images,
    int TrainingImages,
    IReadOnlyList<int> Labels,
    int Classes,
    Preprocessing Preprocessing,
    PretextOptions Pretext,
    ResolvedTraining Training)
{
    /// <summary>The classes of some pictures.</summary>
    public long[] LabelsOf(int[] images) => [.. images.Select(image => (long)Labels[image])];
}
