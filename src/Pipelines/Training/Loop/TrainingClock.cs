namespace Pipelines.Training.Loop;

/// <summary>How long a training has taken, and how much of its budget of time is used.</summary>
/// <param name="clock">The clock.</param>
/// <param name="budget">The time that training may take; null for any.</param>
/// <param name="before">What it had taken when it was interrupted; zero for a new one.</param>
/// <param name="evaluation">How long its last evaluation took; zero for a new one.</param>
internal sealed class TrainingClock(TimeProvider clock, TimeSpan? budget, TimeSpan before, TimeSpan evaluation)
{
    private readonly long _start = clock.GetTimestamp();

    /// <summary>Time since training began, interruptions left out.</summary>
    public TimeSpan Elapsed => before + clock.GetElapsedTime(_start);

    /// <summary>How long the last evaluation took: the budget keeps as much for the one at the end.</summary>
    public TimeSpan Evaluation { get; private set; } = evaluation;

    /// <summary>The share of the budget that is used, 1 or more where training has to end; 0 without a budget.</summary>
    public double UsedShare => budget is not { } limit ? 0 : limit > Evaluation ? Elapsed / (limit - Evaluation) : 1;

    /// <summary>What is left of the budget; null without one.</summary>
    public TimeSpan? Left => budget is { } limit ? TimeSpan.FromTicks(Math.Max(0, (limit - Elapsed).Ticks)) : null;

    /// <summary>Takes the time of an evaluation.</summary>
    public T Evaluate<T>(Func<T> evaluation)
    {
        var start = clock.GetTimestamp();
        var result = evaluation();
        Evaluation = clock.GetElapsedTime(start);
        return result;
    }
}
