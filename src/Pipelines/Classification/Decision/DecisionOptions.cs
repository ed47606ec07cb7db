using System.ComponentModel.DataAnnotations;

namespace Pipelines;

/// <summary>When the exported model does not accept its own prediction.</summary>
public sealed record DecisionOptions
{
    /// <summary>
    /// When a prediction is <c>unsure</c>: by prediction sets with a promised coverage, or by a threshold for a wanted error rate. Left
    /// out, no prediction is.
    /// </summary>
    public UnsureOptions? Unsure { get; init; }

    /// <summary>
    /// The share of images like those of the training that may be called <c>unknown</c> by mistake; whatever is less typical than these is
    /// unlike anything in training. Left out, no image is.
    /// </summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? Unknown { get; init; }
}

/// <summary>When a prediction is unsure. One of <c>coverage</c> and <c>errorRate</c>.</summary>
public sealed record UnsureOptions
{
    /// <summary>
    /// The share of images whose prediction set holds the right class. The set is that of split conformal prediction; a prediction is
    /// accepted where it holds one class.
    /// </summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? Coverage { get; init; }

    /// <summary>
    /// The share of the accepted images that may be wrong. The threshold on the highest score is the lowest for which the images that it is
    /// fitted on show so with a confidence of 0.9 (Clopper-Pearson, tested from the highest threshold down: Angelopoulos, Learn then test,
    /// 2021).
    /// </summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? ErrorRate { get; init; }

    /// <summary>How prediction sets are made, with <c>coverage</c>. Default: <c>lac</c>.</summary>
    public ConformalMethod? Method { get; init; }
}
