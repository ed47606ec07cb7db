namespace Pipelines;

/// <summary>What a learning-rate range test tries.</summary>
public sealed record LearningRateRange
{
    /// <summary>The first learning rate, above 0.</summary>
    public double From { get; init; } = 1e-6;

    /// <summary>The last one, above the first.</summary>
    public double To { get; init; } = 1;

    /// <summary>Steps from one to the other, at least 20.</summary>
    public int Steps { get; init; } = 100;

    /// <summary>The learning rate of a step, counted from 0: the same factor lies between any two.</summary>
    public double RateAt(int step) => From * Math.Pow(To / From, step / (Steps - 1.0));
}
