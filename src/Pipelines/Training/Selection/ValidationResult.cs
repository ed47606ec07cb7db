using System.Globalization;
using System.Text.Json.Serialization;

namespace Pipelines.Training.Selection;

/// <summary>How good a network is on images that it was not trained on.</summary>
/// <param name="Loss">The mean loss: lower is better.</param>
/// <param name="Accuracy">The share of right answers; null where the task has no right and wrong.</param>
internal readonly record struct ValidationResult(double Loss, double? Accuracy)
{
    /// <summary>From this number of images on the accuracy decides: of fewer, one answer that is right by luck is more than 1 %.</summary>
    public const int EnoughForAccuracy = 100;

    /// <summary>The loss on each image, always in the same order; null where an image has no loss of its own.</summary>
    [JsonIgnore]
    public IReadOnlyList<float>? Losses { get; init; }

    /// <summary>
    /// In the same order 1 for each image whose answer is wrong, and 0 for each other; null where <see cref="Losses"/> is.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<float>? Errors { get; init; }

    /// <summary>
    /// Whether this is the better network: the one with the higher accuracy, and of two with the same accuracy the one with the lower
    /// loss; with fewer images than <see cref="EnoughForAccuracy"/> the one with the lower loss.
    /// </summary>
    /// <param name="other">The other network.</param>
    /// <param name="images">Number of images on which both were validated.</param>
    public bool IsBetterThan(ValidationResult other, int images) =>
        double.IsFinite(Loss)
        && (images >= EnoughForAccuracy && Accuracy != other.Accuracy ? Accuracy > other.Accuracy : Loss < other.Loss);

    /// <summary>
    /// Whether this network is right less often than another one on the same images: such a network does not replace the one with which
    /// training started.
    /// </summary>
    public bool HasFewerRightThan(ValidationResult? other) => Accuracy < other?.Accuracy;

    /// <summary>For a person: "accuracy of 0.9487 (loss 0.2765)", or "loss of 0.2765".</summary>
    public override string ToString() => Accuracy is { } accuracy
        ? string.Create(CultureInfo.InvariantCulture, $"accuracy of {accuracy:0.0000} (loss {Loss:0.0000})")
        : string.Create(CultureInfo.InvariantCulture, $"loss of {Loss:0.0000}");
}
