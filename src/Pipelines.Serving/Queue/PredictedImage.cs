namespace Pipelines.Serving.Queue;

/// <summary>What became of an image, and how long it took.</summary>
/// <param name="Name">What the sender calls it; null for nothing.</param>
/// <param name="Prediction">The prediction; null where the image cannot be used.</param>
/// <param name="Nearest">The most similar images of the index; null without one.</param>
/// <param name="Error">Why it cannot be used.</param>
/// <param name="Overlay">Its class activation map, where that was wanted.</param>
/// <param name="WhyNoOverlay">Why the model has none.</param>
/// <param name="Waited">The time in the queue.</param>
/// <param name="Predicted">The time of decoding and of the network.</param>
/// <param name="Explained">The time of the map; null where none was wanted.</param>
internal sealed record PredictedImage(
    string? Name,
    ImagePrediction? Prediction,
    IReadOnlyList<SimilarImage>? Nearest,
    string? Error,
    ImageOverlay? Overlay,
    string? WhyNoOverlay,
    TimeSpan Waited,
    TimeSpan Predicted,
    TimeSpan? Explained)
{
    /// <summary>An image that cannot be used.</summary>
    public static PredictedImage Unusable(string? name, string reason, TimeSpan waited, TimeSpan tried) =>
        new(name, Prediction: null, Nearest: null, reason, Overlay: null, WhyNoOverlay: null, waited, tried, Explained: null);
}
