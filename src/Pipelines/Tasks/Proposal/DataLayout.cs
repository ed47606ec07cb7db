namespace Pipelines.Tasks.Proposal;

/// <summary>How a folder or manifest holds its images.</summary>
/// <param name="Data">The places, with absolute paths.</param>
/// <param name="IsLabelled">Whether the images have labels.</param>
/// <param name="Kind">In a few words, what was found.</param>
internal sealed record DataLayout(DataOptions Data, bool IsLabelled, string Kind)
{
    /// <summary>What a user should know of what was found and not taken.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
