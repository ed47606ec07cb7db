using Pipelines.Data;
using Pipelines.Imaging;

namespace Pipelines.Training.Loop;

/// <summary>What a network is trained on.</summary>
/// <param name="Images">The training images, at least one.</param>
/// <param name="Preprocessing">The pixels of an image.</param>
/// <param name="Augmentation">How training images are augmented.</param>
internal sealed record TrainingData(IReadOnlyList<HashedImage> Images, Preprocessing Preprocessing, AugmentationOptions Augmentation);
