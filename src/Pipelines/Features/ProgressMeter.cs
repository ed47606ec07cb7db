namespace Pipelines.Features;

/// <summary>Counts the items of several workers and reports them, at most ten times a second. Thread-safe.</summary>
internal sealed class ProgressMeter(string stage, long done, long total, IProgress<StageProgress>? progress, TimeProvider clock)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly long _before = done;
    private long _done = done;
    private long? _reported;

    private StageProgress State => new(stage, _done, total) { Before = _before };

    /// <summary>One more is done.</summary>
    public void Add()
    {
        lock (_lock)
        {
            _done++;
            if (progress is not null && (_reported is not { } last || clock.GetElapsedTime(last) >= s_interval))
            {
                _reported = clock.GetTimestamp();
                progress.Report(State);
            }
        }
    }

    /// <summary>Reports the last state.</summary>
    public void Finish()
    {
        lock (_lock)
        {
            progress?.Report(State);
        }
    }
}
