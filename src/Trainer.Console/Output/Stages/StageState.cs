using Pipelines;

namespace Trainer.Output.Stages;

/// <summary>Progress, rate and remaining time of a stage. Items done before it began count for the progress only.</summary>
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

    /// <summary>The course of the training, where it is one.</summary>
    public TrainingCurves Curves { get; private set; } = new();

    /// <summary>Whether all is done.</summary>
    public bool IsDone => _took is not null;

    /// <summary>Time since it began; once it is done, the time it took.</summary>
    public TimeSpan Elapsed => _took ?? _clock.GetElapsedTime(_start);

    /// <summary>Items done since it began.</summary>
    public long DoneNow => Math.Max(0, Last.Done - Last.Before);

    /// <summary>The share that is done, including items done before it began.</summary>
    public double Share => Last.Total > 0 ? Math.Clamp((double)Last.Done / Last.Total, 0, 1) : 1;

    /// <summary>Items per second; null while unknown.</summary>
    public double? Rate => DoneNow > 0 && Elapsed.TotalSeconds > 0 ? DoneNow / Elapsed.TotalSeconds : null;

    /// <summary>The time left; null while unknown.</summary>
    public TimeSpan? Left => (LeftByRate, Last.EndsIn) switch
    {
        ({ } items, { } end) => items < end ? items : end,
        (var items, var end) => items ?? end,
    };

    /// <summary>Takes a report. After all was done, one that has less done restarts the stage.</summary>
    /// <returns>Whether this report completes the stage.</returns>
    public bool Take(StageProgress report)
    {
        if (IsDone && report.Done < report.Total)
        {
            Begin(report);
        }

        Last = report;
        if (report.Evaluation is { } evaluation)
        {
            Curves.Take(evaluation);
        }

        if (IsDone || report.Done < report.Total)
        {
            return false;
        }

        _took = _clock.GetElapsedTime(_start);
        return true;
    }

    /// <summary>A time as text: <c>3.2 s</c>, <c>45 s</c>, <c>12 min</c>, <c>2 h 05 min</c>.</summary>
    public static string Text(TimeSpan time) => time switch
    {
        { TotalSeconds: < 9.95 } => FormattableString.Invariant($"{time.TotalSeconds:0.0} s"),
        { TotalSeconds: < 99.5 } => FormattableString.Invariant($"{time.TotalSeconds:0} s"),
        { TotalMinutes: < 99.5 } => FormattableString.Invariant($"{time.TotalMinutes:0} min"),
        _ => FormattableString.Invariant($"{Math.Floor(time.TotalHours):0} h {time.Minutes:00} min"),
    };

    /// <summary>A rate as text: <c>53/s</c>, below ten <c>0.4/s</c>.</summary>
    public static string Text(double rate) =>
        rate < 9.95 ? FormattableString.Invariant($"{rate:0.0}/s") : FormattableString.Invariant($"{rate:0}/s");

    private TimeSpan? LeftByRate => Rate is { } rate
        ? TimeSpan.FromSeconds(Math.Min((Last.Total - Last.Done) / rate, TimeSpan.MaxValue.TotalSeconds / 2))
        : null;

    private void Begin(StageProgress first) => (_start, _took, Last, Curves) = (_clock.GetTimestamp(), null, first, new());
}
