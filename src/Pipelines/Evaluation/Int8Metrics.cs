namespace Pipelines;

/// <summary>The 8-bit form of a model beside its float32 form, on the same held-out images.</summary>
public sealed record Int8Metrics
{
    /// <summary>Whether <c>model.int8.onnx</c> was written.</summary>
    public required bool Written { get; init; }

    /// <summary>Why it was not; left out where it was.</summary>
    public string? Refused { get; init; }

    /// <summary>Convolutions that are computed in 8 bits.</summary>
    public int Convolutions { get; init; }

    /// <summary>
    /// The images that both were compared on: <c>test</c>, <c>validation</c>, or <c>train</c> where nothing is held out: then only the
    /// difference of the two says something.
    /// </summary>
    public string? MeasuredOn { get; init; }

    /// <summary>How many images these are.</summary>
    public int Images { get; init; }

    /// <summary>Accuracy of the 8-bit model.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Accuracy of the float32 model.</summary>
    public double? FloatAccuracy { get; init; }

    /// <summary>Log-loss of the 8-bit model.</summary>
    public double? LogLoss { get; init; }

    /// <summary>Log-loss of the float32 model.</summary>
    public double? FloatLogLoss { get; init; }

    /// <summary>Share of the held-out images for which both predict the same class.</summary>
    public double? Agreement { get; init; }

    /// <summary>Images a second of the 8-bit model, decoding included.</summary>
    public double? ImagesPerSecond { get; init; }

    /// <summary>Images a second of the float32 model, by turns with the other.</summary>
    public double? FloatImagesPerSecond { get; init; }

    /// <summary>Size of the 8-bit model.</summary>
    public long? Bytes { get; init; }

    /// <summary>Size of the float32 model.</summary>
    public long? FloatBytes { get; init; }
}
