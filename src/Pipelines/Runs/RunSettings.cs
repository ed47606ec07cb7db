namespace Pipelines.Runs;

/// <summary>What a run needs to know besides its pipeline.</summary>
/// <param name="RunsFolder">The folder of all runs; each run makes <c>&lt;pipeline&gt;/&lt;time&gt;</c> in it.</param>
/// <param name="Clock">Names the run folder and measures time.</param>
internal sealed record RunSettings(string RunsFolder, TimeProvider Clock)
{
    /// <summary>The folder of an interrupted run that is resumed (see <see cref="RunSeries"/>); null to begin a new one.</summary>
    public string? ResumeFrom { get; init; }

    /// <summary>Receives true when a training begins whose state is kept in checkpoints, and false when its run has ended.</summary>
    public Action<bool> Training { get; init; } = _ => { };
}
