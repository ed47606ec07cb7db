namespace Pipelines;

/// <summary>The configuration, or what it points to, is wrong; nothing was computed yet. The command line ends with exit code 2.</summary>
public sealed class ConfigurationException : PipelineException
{
    /// <summary>Creates the error from one problem.</summary>
    public ConfigurationException(Problem problem, Exception? inner = null)
        : base(problem, inner)
    {
    }

    /// <summary>Creates the error from all problems found; there must be at least one.</summary>
    public ConfigurationException(IReadOnlyList<Problem> problems)
        : base(problems)
    {
    }
}
