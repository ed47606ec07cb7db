namespace Pipelines;

/// <summary>
/// The job cannot be done, for reasons a user can understand and mend. Every error that the library raises on purpose is one of
/// these; it carries all problems found, not only the first.
/// </summary>
public class PipelineException : Exception
{
    /// <summary>Creates the error from one problem.</summary>
    public PipelineException(Problem problem, Exception? inner = null)
        : this([problem], inner)
    {
    }

    /// <summary>Creates the error from all problems found; there must be at least one.</summary>
    public PipelineException(IReadOnlyList<Problem> problems, Exception? inner = null)
        : base(string.Join(Environment.NewLine, problems), inner)
    {
        ArgumentOutOfRangeException.ThrowIfZero(problems.Count);
        Problems = problems;
    }

    /// <summary>What is wrong, in the order in which it was found.</summary>
    public IReadOnlyList<Problem> Problems { get; }
}
