using Pipelines.Data;
using Pipelines.Imaging;

namespace Pipelines.Training.Pretext;

/// <summary>The images and options of a pretext task.</summary>
/// <param name="Images">The training images, then the validation images.</param>
/// <param name="TrainingImages">How many of them are for training.</param>
/// <param name="Labels">The number of the class of each image; empty where the task needs none.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Preprocessing">The pixels of an image.</param>
/// <param name="Pretext">The options of the task.</param>
/// <param name="Training">How it is trained.</param>
internal sealed record PretextContext(
    IReadOnlyList<HashedImage> Images,
    int TrainingImages,
    IReadOnlyList<int> Labels,
    int Classes,
    Preprocessing Preprocessing,
    PretextOptions Pretext,
    ResolvedTraining Training)
{
    /// <summary>The classes of some images.</summary>
    public long[] LabelsOf(int[] images) => [.. images.Select(image => (long)Labels[image])];
}
