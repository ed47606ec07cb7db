using Pipelines.Evaluation.Intervals;

namespace Pipelines.Tasks.Extraction;

/// <summary>The images on which a model is evaluated.</summary>
/// <param name="Name">Which split: <c>test</c>, <c>validation</c>, <c>train</c> or <see cref="CrossValidation"/>.</param>
/// <param name="Split">The images.</param>
internal sealed record HeldOutImages(string Name, SplitFeatures Split)
{
    /// <summary>The name where each training image is predicted by a model that was trained without it.</summary>
    public const string CrossValidation = "cross-validation";

    /// <summary>The name where nothing is held out.</summary>
    public const string Train = "train";

    /// <summary>Which of them belong together.</summary>
    public ImageGroups Groups => ImageGroups.Of(Split.Images);

    /// <summary>The images' names, as in reports.</summary>
    public IReadOnlyList<string> Names => [.. Split.Images.Select(image => image.Item.Name)];

    /// <summary>The images' class names; null where they have none.</summary>
    public IReadOnlyList<string>? Truth => Split.Labels.Count == 0 ? null : [.. Split.Images.Select(image => image.Item.Label!)];

    /// <summary>
    /// The test images; the validation images where there are none; the training images where nothing is held out (clustering).
    /// </summary>
    public static HeldOutImages Of(DataSetFeatures features) =>
        features.Test.Images.Count > 0 ? new("test", features.Test)
        : features.Validation.Images.Count > 0 ? new("validation", features.Validation)
        : new(Train, features.Train);
}
