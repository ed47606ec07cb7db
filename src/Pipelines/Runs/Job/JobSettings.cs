namespace Pipelines;

/// <summary>How a job runs.</summary>
public sealed record JobSettings
{
    /// <summary>
    /// The folder of all runs; each pipeline leaves a folder <c>&lt;pipeline&gt;/&lt;time&gt;</c> in it. Default: <c>runs</c> in the folder
    /// of the configuration.
    /// </summary>
    public string? RunsFolder { get; init; }

    /// <summary>
    /// Whether to resume what was interrupted: trainings continue from their last checkpoint, and pipelines that were finished before the
    /// interruption are not run again. Default: everything is run from the start.
    /// </summary>
    public bool Resume { get; init; }
}
