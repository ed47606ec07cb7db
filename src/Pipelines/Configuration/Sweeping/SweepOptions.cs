using System.ComponentModel.DataAnnotations;

namespace Pipelines;

/// <summary>Which settings a sweep tries, and how many epochs it gives them.</summary>
public enum SweepStrategy
{
    /// <summary>Every combination of the values; of a range as many values as its <c>points</c>.</summary>
    Grid,

    /// <summary>Values drawn at random (Bergstra and Bengio, 2012). Seed and number of a trial decide them.</summary>
    Random,

    /// <summary>
    /// As <c>random</c>, but all trials train for few epochs first, and only the best are trained on (Li et al., Hyperband, 2018). For
    /// trainings of networks.
    /// </summary>
    SuccessiveHalving,
}

/// <summary>The figure by which the best trial is chosen. Of equal ones the lower log-loss decides.</summary>
public enum SweepMetric
{
    /// <summary>The share of images that are predicted correctly.</summary>
    Accuracy,

    /// <summary>The mean recall of the classes, each counting the same.</summary>
    MacroAccuracy,

    /// <summary>The mean F1 of the classes.</summary>
    MacroF1,

    /// <summary>The log-loss of the scores before they are calibrated: the lowest is chosen.</summary>
    LogLoss,
}

/// <summary>
/// Settings to try with <c>trainer sweep</c>; a plain run leaves them alone. The best trial is chosen by the validation images or folds,
/// never by the test images.
/// </summary>
public sealed record SweepOptions
{
    /// <summary>
    /// The values to try of each setting, by its path: a list such as <c>"head.labelSmoothing": [0, 0.1]</c>, or a range such as
    /// <c>"training.optimizer.learningRate": { "from": 1e-5, "to": 1e-2, "scale": "log" }</c>, with <c>points</c> for a grid (default 5).
    /// </summary>
    public SweptSettings Over { get; init; } = SweptSettings.None;

    /// <summary>
    /// Which combinations are tried. Default: <c>grid</c> where every setting has a list, otherwise <c>random</c>.
    /// </summary>
    public SweepStrategy? Strategy { get; init; }

    /// <summary>How many trials there are. Default: 30; in a grid all combinations.</summary>
    [Range(2, 10_000)]
    public int? Trials { get; init; }

    /// <summary>The figure by which the best trial is chosen.</summary>
    public SweepMetric Metric { get; init; } = SweepMetric.Accuracy;

    /// <summary>Of how many trials one is trained on, for that many times the epochs: η in Hyperband. Default: 3.</summary>
    [OnlyWith(SweepStrategy.SuccessiveHalving)]
    [Range(2, 16)]
    public int? Reduction { get; init; }

    /// <summary>Seed of the values drawn at random.</summary>
    public int Seed { get; init; } = 1;
}
