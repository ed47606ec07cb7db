namespace Pipelines;

/// <summary>How the scores of a classifier were calibrated, with the keys of <c>metrics.json</c>.</summary>
public sealed record CalibrationMetrics
{
    /// <summary>The number by which the outputs of the head are divided before the softmax; 1 where the scores are as they were.</summary>
    public required double Temperature { get; init; }

    /// <summary>Which scores decided it; left out where there were none.</summary>
    public CalibrationSource? FittedOn { get; init; }

    /// <summary>How many images that are.</summary>
    public int Images { get; init; }

    /// <summary>The scores of the held-out images without the temperature; left out where it is 1.</summary>
    public ScoreQuality? Before { get; init; }

    /// <summary>The scores of the held-out images with it, as the model gives them; left out where it is 1.</summary>
    public ScoreQuality? After { get; init; }
}

/// <summary>Which scores decide the temperature. Those of the test images never do.</summary>
public enum CalibrationSource
{
    /// <summary>Scores of images that validate the training.</summary>
    Validation,

    /// <summary>Scores of training images by heads that were trained on the others.</summary>
    OutOfFold,
}

/// <summary>How far scores are what they say.</summary>
/// <param name="LogLoss">As <see cref="ClassificationMetrics.LogLoss"/>.</param>
/// <param name="CalibrationError">As <see cref="ClassificationMetrics.CalibrationError"/>.</param>
/// <param name="Intervals">How far both can be relied on, at a level of 0.95.</param>
public sealed record ScoreQuality(double LogLoss, double CalibrationError, ScoreQualityIntervals Intervals);

/// <summary>How far <see cref="ScoreQuality"/> can be relied on, by bootstrap.</summary>
/// <param name="LogLoss">That of the log-loss.</param>
/// <param name="CalibrationError">
/// That of the calibration error without the part of it that chance makes of any scores: it may lie below the figure itself.
/// </param>
public sealed record ScoreQualityIntervals(Interval LogLoss, Interval CalibrationError);
