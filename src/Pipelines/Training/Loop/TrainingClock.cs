namespace Pipelines.Training.Loop;

/// <summary>How long a training has taken, and how much of its time budget is used.</summary>
/// <param name="clock">The clock.</param>
/// <param name="budgetMinutes">The minutes that training may take; null for any time.</param>
/// <param name="before">The time that a resumed training had taken before; zero for a new one.</param>
/// <param name="evaluation">How long its last evaluation took; zero for a new one.</param>
internal sealed class TrainingClock(TimeProvider clock, double? budgetMinutes, TimeSpan before = default, TimeSpan evaluation = default)
{
    private readonly long _start = clock.GetTimestamp();
    private readonly TimeSpan? _budget = budgetMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null;

    /// <summary>Time since training began, without interruptions.</summary>
    public TimeSpan Elapsed => before + clock.GetElapsedTime(_start);

    /// <summary>How long the last evaluation took: the budget keeps as much for the one at the end.</summary>
    public TimeSpan Evaluation { get; private set; } = evaluation;

    /// <summary>The share of the budget that is used, 1 or more where training has to end; 0 without a budget.</summary>
    public double UsedShare => _budget is not { } limit ? 0 : limit > Evaluation ? Elapsed / (limit - Evaluation) : 1;

    /// <summary>What is left of the budget; null without one.</summary>
    public TimeSpan? Left => _budget is { } limit ? TimeSpan.FromTicks(Math.Max(0, (limit - Elapsed).Ticks)) : null;

    /// <summary>Measures the time of an evaluation.</summary>
    public T Evaluate<T>(Func<T> evaluation)
    {
        var start = clock.GetTimestamp();
        var result = evaluation();
        Evaluation = clock.GetElapsedTime(start);
        return result;
    }
}
