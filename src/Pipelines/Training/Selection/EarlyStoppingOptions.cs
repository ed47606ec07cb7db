using System.ComponentModel.DataAnnotations;

namespace Pipelines;

/// <summary>When to stop before the last epoch.</summary>
[Shorthand(nameof(Patience))]
public sealed record EarlyStoppingOptions
{
    /// <summary>
    /// Evaluations without improvement of the validation loss after which training stops. Default: none, all epochs are run.
    /// </summary>
    [Range(1, 100000)]
    public int? Patience { get; init; }

    /// <summary>How much lower the validation loss must be to count as improvement.</summary>
    [Range(0.0, 100.0)]
    public double MinimumGain { get; init; }
}
