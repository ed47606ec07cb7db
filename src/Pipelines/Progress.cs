namespace Pipelines;

/// <summary>How far a stage has come.</summary>
/// <param name="Stage">What is being done, for a person: "extracting features".</param>
/// <param name="Done">Items done.</param>
/// <param name="Total">Items to do.</param>
/// <param name="Detail">More for a person, such as the loss of the last epoch; empty when there is nothing to add.</param>
public sealed record StageProgress(string Stage, long Done, long Total, string Detail = "")
{
    /// <summary>What the items are, in the plural. Default: images.</summary>
    public string Unit { get; init; } = "images";

    /// <summary>
    /// How many of <see cref="Done"/> took no time now: stored vectors, or what an interrupted call had done. 0 for none.
    /// </summary>
    public long Before { get; init; }

    /// <summary>The time after which the stage ends, whatever is left then; null where its items end it.</summary>
    public TimeSpan? EndsIn { get; init; }

    /// <summary>The pipeline of a job that is at work; empty where none or all of them are, such as while a job is checked.</summary>
    public string Pipeline { get; init; } = "";

    /// <summary>The last evaluation of a training; null before the first one, and in stages that train nothing.</summary>
    public TrainingEvaluation? Evaluation { get; init; }

    /// <summary>What a person should know now and not only at the end; empty when there is nothing.</summary>
    public string Note { get; init; } = "";
}

/// <summary>Where a training stood at an evaluation.</summary>
/// <param name="Step">Steps of the optimizer done.</param>
/// <param name="TrainLoss">Mean loss over the training images since the evaluation before.</param>
/// <param name="ValidationLoss">Mean loss over the validation images; null without any.</param>
/// <param name="ValidationAccuracy">Share of the validation images predicted correctly; null where that is not known.</param>
public sealed record TrainingEvaluation(long Step, double TrainLoss, double? ValidationLoss, double? ValidationAccuracy);
