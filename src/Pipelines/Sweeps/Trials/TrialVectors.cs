using Pipelines.Tasks.Extraction;

namespace Pipelines.Sweeps.Trials;

/// <summary>The vectors of the images of trials: extracted or read once for as long as trials with the same follow one another.</summary>
/// <param name="sweep">The sweep.</param>
/// <param name="clock">Measures time.</param>
internal sealed class TrialVectors(PreparedSweep sweep, TimeProvider clock)
{
    private (string Set, DataSetFeatures Features)? _last;

    /// <summary>The vectors for a trial.</summary>
    public DataSetFeatures Of(PreparedTrial trial, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (_last?.Set != trial.VectorSet)
        {
            // Room for those that come.
            _last = null;
            _last = (trial.VectorSet, DataSetFeatures.Extract(sweep.OfTrial(trial), clock, progress, cancellation));
        }

        return _last.Value.Features;
    }
}
