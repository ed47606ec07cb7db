using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Artifacts;

/// <summary>A file that a run leaves in its folder. Each kind of file is one class and one row of <see cref="ArtifactList"/>.</summary>
internal abstract class Artifact
{
    /// <summary>The file's name.</summary>
    public abstract string FileName { get; }

    /// <summary>What it is, in one sentence.</summary>
    public abstract string Description { get; }

    /// <summary>
    /// Whether it only helps to look at the results: if it cannot be written, the run says so and is complete all the same.
    /// </summary>
    public virtual bool IsOptional => false;

    /// <summary>Whether a run with an outcome of this type leaves the file.</summary>
    public abstract bool ExistsFor(Type outcome);

    /// <summary>Whether the options of a pipeline ask for it.</summary>
    public virtual bool IsWanted(PipelineOptions options) => true;

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="outcome">An outcome for which the file exists.</param>
    /// <param name="run">Whose run it is.</param>
    /// <exception cref="PipelineException">It cannot be written.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public abstract void Write(string path, TaskOutcome outcome, ArtifactRun run);
}

/// <summary>A file that runs with outcomes of one type leave.</summary>
/// <typeparam name="TOutcome">A type of outcome, or what several types have in common.</typeparam>
internal abstract class Artifact<TOutcome> : Artifact
    where TOutcome : class
{
    /// <inheritdoc/>
    public sealed override bool ExistsFor(Type outcome) => outcome.IsAssignableTo(typeof(TOutcome));

    /// <inheritdoc/>
    public sealed override void Write(string path, TaskOutcome outcome, ArtifactRun run) => WriteFile(path, (TOutcome)(object)outcome, run);

    /// <inheritdoc cref="Artifact.Write"/>
    protected abstract void WriteFile(string path, TOutcome outcome, ArtifactRun run);
}

/// <summary>What an artifact may want to know of the run besides its outcome.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Folder">The run folder by its final name.</param>
/// <param name="WorkingFolder">Where the files lie until all are there.</param>
/// <param name="Time">When the run was.</param>
/// <param name="Cancellation">Stops the writing of a file that takes long.</param>
internal sealed record ArtifactRun(
    PreparedPipeline Pipeline, string Folder, string WorkingFolder, DateTimeOffset Time, CancellationToken Cancellation);
