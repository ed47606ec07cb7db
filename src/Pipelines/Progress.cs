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

    /// <summary>What a person should know now and not only at the end; empty when there is nothing.</summary>
    public string Note { get; init; } = "";
}
