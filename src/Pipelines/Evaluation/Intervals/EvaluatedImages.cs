namespace Pipelines.Evaluation.Intervals;

/// <summary>What the metrics of a classifier need to know of each image.</summary>
/// <param name="Classes">The number of classes.</param>
/// <param name="Truth">The number of each image's true class.</param>
/// <param name="Predictions">The number of each image's predicted class.</param>
/// <param name="LogLosses">−ln(score of the true class) of each image.</param>
internal sealed record EvaluatedImages(int Classes, int[] Truth, int[] Predictions, double[] LogLosses)
{
    /// <summary>The number of images.</summary>
    public int Count => Truth.Length;

    /// <summary>Whether the prediction of an image is correct.</summary>
    public bool IsCorrect(int image) => Truth[image] == Predictions[image];
}
