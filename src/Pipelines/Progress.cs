namespace Pipelines;

/// <summary>How far a stage has come.</summary>
/// <param name="Stage">What is being done, for a person: "extracting features".</param>
/// <param name="Done">Items done.</param>
/// <param name="Total">Items to do.</param>
/// <param name="Detail">More for a person, such as the loss of the last epoch; empty when there is nothing to add.</param>
public sealed record StageProgress(string Stage, long Done, long Total, string Detail = "");
