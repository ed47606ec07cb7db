using Pipelines;

namespace Trainer.Output;

/// <summary>
/// How far a stage has come, how fast it is and how long it will take. What was done before it began counts for none of these.
/// </summary>
internal sealed class StageState
{
    private readonly TimeProvider _clock;
    private long _start;
    private TimeSpan? _took;

    /// <summary>A stage that begins now.</summary>
    /// <param name="first">Its first report.</param>
    /// <param name="clock">The clock.</param>
    public StageState(StageProgress first, TimeProvider clock)
    {
        _clock = clock;
        Last = first;
        Begin(first);
    }

    /// <summary>The last report.</summary>
    public StageProgress Last { get; private set; }

    /// <summary>Whether all is done.</summary>
    public bool IsDone => _took is not null;

    /// <summary>Time since it began, or that it took.</summary>
    public TimeSpan Elapsed => _took ?? _clock.GetElapsedTime(_start);

    /// <summary>Items done since it began.</summary>
    public long DoneNow => Math.Max(0, Last.Done - Last.Before);

    /// <summary>The share that is done, what was done before included.</summary>
    public double Share => Last.Total > 0 ? Math.Clamp((double)Last.Done / Last.Total, 0, 1) : 1;

    /// <summary>Items per second; null while it cannot be known.</summary>
    public double? Rate => DoneNow > 0 && Elapsed.TotalSeconds > 0 ? DoneNow / Elapsed.TotalSeconds : null;

    /// <summary>The time that is left; null while it cannot be known.</summary>
    public TimeSpan? Left => (Rate is { } rate ? TimeSpan.FromSeconds(Math.Min((Last.Total - Last.Done) / rate, TimeSpan.MaxValue.TotalSeconds / 2)) : (TimeSpan?)null, Last.EndsIn) switch
    {
        ({ } items, { } end) => items < end ? items : end,
        (var items, var end) => items ?? end,
    };

    /// <summary>Takes a report. One that has less done than the last after all was done begins the stage anew.</summary>
    /// <returns>Whether all is done with this report, and was not before.</returns>
    public bool Take(StageProgress report)
    {
        if (IsDone && report.Done < report.Total)
        {
            Begin(report);
        }

        Last = report;
        if (IsDone || report.Done < report.Total)
        {
            return false;
        }

        _took = _clock.GetElapsedTime(_start);
        return true;
    }

    /// <summary>A time for a person: <c>3.2 s</c>, <c>45 s</c>, <c>12 min</c>, <c>2 h 05 min</c>.</summary>
    public static string Text(TimeSpan time) => time switch
    {
        { TotalSeconds: < 9.95 } => FormattableString.Invariant($"{time.TotalSeconds:0.0} s"),
        { TotalSeconds: < 99.5 } => FormattableString.Invariant($"{time.TotalSeconds:0} s"),
        { TotalMinutes: < 99.5 } => FormattableString.Invariant($"{time.TotalMinutes:0} min"),
        _ => FormattableString.Invariant($"{Math.Floor(time.TotalHours):0} h {time.Minutes:00} min"),
    };

    /// <summary>A rate for a person: <c>53/s</c>, below ten <c>0.4/s</c>.</summary>
    public static string Text(double rate) => rate < 9.95 ? FormattableString.Invariant($"{rate:0.0}/s") : FormattableString.Invariant($"{rate:0}/s");

    private void Begin(StageProgress first) => (_start, _took, Last) = (_clock.GetTimestamp(), null, first);
}
