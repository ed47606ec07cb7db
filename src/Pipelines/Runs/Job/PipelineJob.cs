using System.Runtime.CompilerServices;
using Pipelines.Data;
using Pipelines.Runs;
using Pipelines.Runs.Job;
using Pipelines.Runs.Shards;
using Pipelines.Tasks;
using Pipelines.Tasks.Advice;
using Pipelines.Tasks.Classification.LearningCurves;
using Pipelines.Tasks.Preparation;

namespace Pipelines;

/// <summary>
/// One or several pipelines, from a configuration file or from options made in code, to plan and to run. <see cref="RunAsync"/> does
/// everything from the images to exported models and their metrics.
/// </summary>
/// <remarks>
/// All pipelines are checked, with their images and backbones, before the first one runs. A job may be planned and run several times, one
/// call at a time.
/// </remarks>
public sealed class PipelineJob
{
    private const string RunsFolderName = "runs";

    private readonly PipelinesFile _file;
    private volatile bool _isTraining;

    private PipelineJob(PipelinesFile file) => _file = file;

    /// <summary>
    /// Raised before a pipeline runs, and for one that an earlier call finished. It comes on a thread of the pool, and the job waits for
    /// it.
    /// </summary>
    public event EventHandler<PipelineStart>? PipelineStarting;

    /// <summary>
    /// Raised when a pipeline is finished and its run folder is complete. It comes on a thread of the pool, and the job waits for it.
    /// </summary>
    public event EventHandler<RunResult>? PipelineFinished;

    /// <summary>The options of each pipeline by its name, in their order.</summary>
    public IReadOnlyDictionary<string, PipelineOptions> Pipelines => _file.Pipelines;

    /// <summary>The folder in which relative paths of the options start, absolute.</summary>
    public string Folder => _file.Folder;

    /// <summary>
    /// Whether a network is being trained whose state <see cref="RunAsync"/> writes to a checkpoint when it is cancelled: a program that
    /// ends in the meantime loses what came after the last one. May be read on any thread.
    /// </summary>
    public bool IsTraining => _isTraining;

    /// <summary>The configuration.</summary>
    internal PipelinesFile File => _file;

    /// <summary>Names run folders and measures time. Default: the system's clock.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>
    /// Loads a configuration file. Only the file itself is read and checked; <see cref="PlanAsync"/> and <see cref="RunAsync"/> look at the
    /// images.
    /// </summary>
    /// <param name="path">The file; errors name it as it is given here. Relative paths in it start in its folder.</param>
    /// <param name="overrides">
    /// <c>PATH=VALUE</c> each: <c>training.epochs=5</c> for every pipeline, <c>flowers.training.epochs=5</c> for one. The value is JSON, or
    /// else a text; <c>null</c> brings the default back.
    /// </param>
    /// <param name="pipelines">The pipelines to take. Default: all of the file.</param>
    /// <exception cref="ConfigurationException">The file, an override or a name is wrong; carries every problem found.</exception>
    public static PipelineJob Load(string path, IReadOnlyList<string>? overrides = null, IReadOnlyList<string>? pipelines = null) =>
        new(PipelinesFile.Load(path, overrides, pipelines));

    /// <summary>Makes a job of options that were made in code.</summary>
    /// <param name="name">The pipeline's name.</param>
    /// <param name="options">Its options.</param>
    /// <param name="folder">The folder in which relative paths start. Default: the current one.</param>
    /// <exception cref="ConfigurationException">A value is out of its range, or options contradict one another; carries
    /// every problem found.</exception>
    public static PipelineJob FromOptions(string name, PipelineOptions options, string? folder = null) =>
        FromOptions(new Dictionary<string, PipelineOptions> { [name] = options }, folder);

    /// <summary>Makes a job of several pipelines whose options were made in code.</summary>
    /// <param name="pipelines">The options of each pipeline by its name, in the order in which they run.</param>
    /// <param name="folder">The folder in which relative paths start. Default: the current one.</param>
    /// <exception cref="ConfigurationException">A value is out of its range, or options contradict one another; carries
    /// every problem found.</exception>
    public static PipelineJob FromOptions(IEnumerable<KeyValuePair<string, PipelineOptions>> pipelines, string? folder = null) =>
        new(PipelinesFile.FromOptions(pipelines, Path.GetFullPath(folder ?? ".")));

    /// <summary>
    /// Says what <see cref="RunAsync"/> would do: settings with all defaults, images of each class, stages, downloads, time. A few images
    /// and steps of training are timed; nothing is trained, downloaded or written but the contact sheets.
    /// </summary>
    /// <param name="contactSheets">
    /// A folder for a picture of each pipeline that shows what augmentation makes of its images. Default: no pictures.
    /// </param>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The plan of each pipeline.</returns>
    /// <exception cref="ConfigurationException">Options do not fit the images or the backbone; carries every problem
    /// of every pipeline.</exception>
    /// <exception cref="PipelineException">A contact sheet cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<IReadOnlyList<PipelinePlan>> PlanAsync(
        string? contactSheets = null, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        Task.Run<IReadOnlyList<PipelinePlan>>(
            () =>
            [
                .. PipelinePreparation.PrepareAll(_file, progress, cancellation)
                    .Select(pipeline => PipelinePlan.Of(pipeline, Clock, cancellation) with
                    {
                        RunsFolder = Path.Combine(Folder, RunsFolderName, pipeline.Name),
                        ContactSheet = contactSheets is null ? null : PipelineContactSheet.Write(pipeline, contactSheets, cancellation),
                    }),
            ],
            cancellation);

    /// <summary>
    /// Measures how the accuracy of each classifier grows with the number of training images: heads are trained on stored vectors of a
    /// tenth to four fifths of them. Vectors that are not in the cache are extracted first; nothing else is written.
    /// </summary>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The learning curve of each pipeline that trains a classifier, by its name.</returns>
    /// <exception cref="ConfigurationException">No pipeline trains a classifier, or options do not fit.</exception>
    /// <exception cref="PipelineException">There are too few images, or weights have to be downloaded first.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<IReadOnlyDictionary<string, LearningCurve>> MeasureLearningCurvesAsync(
        IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var problems = Pipelines
            .Select(pipeline => LearningCurveTrial.CheckTask(pipeline.Value, _file.Place(pipeline.Key, "task")))
            .OfType<Problem>()
            .ToList();
        return problems.Count == Pipelines.Count
            ? throw new ConfigurationException(problems)
            : Task.Run<IReadOnlyDictionary<string, LearningCurve>>(
                () => PipelinePreparation.PrepareAll(_file, progress, cancellation)
                    .Where(pipeline => pipeline.Kind.PredictsClasses)
                    .ToDictionary(
                        pipeline => pipeline.Name,
                        pipeline => LearningCurveTrial.Measure(pipeline, Clock, progress, cancellation)),
                cancellation);
    }

    /// <summary>
    /// Runs the pipelines one after the other: checks them all, downloads weights that are missing, extracts, trains, evaluates and
    /// exports. Each finished pipeline leaves a run folder.
    /// </summary>
    /// <param name="settings">Where the run folders go, and whether to resume. Default: a new run beside the configuration.</param>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">
    /// Stops after the current step: nothing half-written is left, feature vectors computed so far stay in the cache, and a training that
    /// was begun in its checkpoints.
    /// </param>
    /// <returns>The result of each pipeline that ran; those that an earlier call finished are not among them.</returns>
    /// <exception cref="ConfigurationException">
    /// Options do not fit the images or the backbone, or what is to be resumed had another configuration; carries every problem of every
    /// pipeline. Nothing was run.
    /// </exception>
    /// <exception cref="RunFailedException">A pipeline failed while it ran; says which, what was finished before it and what
    /// was not run.</exception>
    /// <exception cref="RunInterruptedException">Cancelled while a pipeline ran; says which, and up to which step its
    /// training is kept.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before that.</exception>
    /// <exception cref="PipelineException">Weights could not be downloaded, or no checkpoint can be read.</exception>
    public async Task<IReadOnlyList<RunResult>> RunAsync(
        JobSettings? settings = null, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var runs = RunsFolderOf(settings?.RunsFolder);

        // All pipelines are checked before the first one runs: an error in the last must not cost the time of the first.
        var prepared = await PrepareAsync(progress, cancellation).ConfigureAwait(false);
        prepared = await MissingWeights.FetchAsync(_file, prepared, progress, cancellation).ConfigureAwait(false);
        var run = new JobRun(
            new RunSettings(runs, Clock) { Training = isTraining => _isTraining = isTraining },
            start => PipelineStarting?.Invoke(this, start),
            result => PipelineFinished?.Invoke(this, result));
        return await Task.Run(() => run.Run(prepared, settings?.Resume ?? false, progress, cancellation), CancellationToken.None)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Extracts the feature vectors of the pipelines, or of a shard of their images, into the cache and does nothing else. Any number of
    /// processes, on any machines that share the folders, may do so at once; a shard that died is simply extracted again.
    /// </summary>
    /// <param name="settings">Which shard, and where it is noted. Default: all images, noted beside the configuration.</param>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">Stops after the images in progress; their vectors and all before are then in the cache.</param>
    /// <returns>What was done for each pipeline that works on feature vectors.</returns>
    /// <exception cref="ConfigurationException">
    /// Options do not fit, no pipeline works on feature vectors, or a cache is off. Nothing was extracted.
    /// </exception>
    /// <exception cref="PipelineException">
    /// Weights could not be downloaded, vectors can no longer be stored, or the images have gone. What was stored is kept.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<IReadOnlyList<ExtractionResult>> ExtractAsync(
        ExtractionSettings? settings = null, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var prepared = await PrepareAsync(progress, cancellation).ConfigureAwait(false);
        var problems = prepared.Select(ShardExtraction.Check).ToList();
        var wrong = problems.OfType<Problem>().ToList();
        if (wrong.Count == prepared.Count || prepared.Any(pipeline => pipeline.Kind.ExtractsVectors && pipeline.CacheFolder is null))
        {
            throw new ConfigurationException(wrong);
        }

        prepared = await MissingWeights.FetchAsync(
            _file, [.. prepared.Where((_, number) => problems[number] is null)], progress, cancellation).ConfigureAwait(false);
        var runs = RunsFolderOf(settings?.RunsFolder);
        return await Task.Run<IReadOnlyList<ExtractionResult>>(
            () =>
            [
                .. prepared.Select(pipeline => ShardExtraction.Run(
                    pipeline,
                    settings?.Shard ?? WorkShard.Whole,
                    runs,
                    Clock,
                    progress is null ? null : new PipelineProgress(progress, pipeline.Name),
                    cancellation)),
            ],
            CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>What is done of the pipelines: shards that were extracted, vectors in the cache, runs. Writes nothing.</summary>
    /// <param name="runsFolder">The folder of all runs. Default: <c>runs</c> in the folder of the configuration.</param>
    /// <param name="progress">Receives the progress of reading the images.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ConfigurationException">Options do not fit the images or the backbone.</exception>
    /// <exception cref="PipelineException">A folder cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<IReadOnlyList<PipelineStatus>> StatusAsync(
        string? runsFolder = null, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var prepared = await PrepareAsync(progress, cancellation).ConfigureAwait(false);
        return [.. prepared.Select(pipeline => ShardStatusReader.Of(pipeline, RunsFolderOf(runsFolder), Clock))];
    }

    /// <summary>
    /// What is done of all pipelines in a folder of runs, as their shards and runs say: no configuration is read, and no image.
    /// </summary>
    /// <param name="runsFolder">The folder of all runs.</param>
    /// <exception cref="ConfigurationException">There is no such folder, or nothing of a pipeline in it.</exception>
    /// <exception cref="PipelineException">A folder cannot be read.</exception>
    public static IReadOnlyList<PipelineStatus> StatusOf(string runsFolder) => ShardStatusReader.OfFolder(runsFolder);

    /// <summary>
    /// Makes a learning-rate range test of each pipeline: its network learns for some steps while the learning rate rises, and is thrown
    /// away.
    /// </summary>
    /// <param name="range">The learning rates. Default: from 1e-6 to 1 in 100 steps.</param>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The name of each pipeline with its curve.</returns>
    /// <exception cref="ConfigurationException">A pipeline trains no network, or its options do not fit; carries every problem
    /// of every pipeline.</exception>
    /// <exception cref="PipelineException">A network cannot be run or the memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async IAsyncEnumerable<KeyValuePair<string, LearningRateCurve>> FindLearningRatesAsync(
        LearningRateRange? range = null,
        IProgress<StageProgress>? progress = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var problems = Pipelines
            .Select(pipeline => LearningRateSearch.CheckTask(pipeline.Value, option => _file.Place(pipeline.Key, option)))
            .OfType<Problem>()
            .ToList();
        if (problems.Count > 0)
        {
            // Nothing will be prepared, so that what is known already of images and backbones is said now.
            var places = new PlaceChecks(Folder);
            problems.AddRange(Pipelines.SelectMany(
                pipeline => places.Of(pipeline.Value, _ => false, option => _file.Place(pipeline.Key, option))));
            throw new ConfigurationException([.. problems.Distinct()]);
        }

        foreach (var pipeline in await PrepareAsync(progress, cancellation).ConfigureAwait(false))
        {
            pipeline.Data.ReportSkipped(progress);
            var curve = await Task.Run(() => LearningRateSearch.Run(pipeline, range ?? new(), Clock, progress, cancellation), cancellation)
                .ConfigureAwait(false);
            yield return new(pipeline.Name, curve);
        }
    }

    /// <summary>
    /// Tries backbones on training images of a pipeline that classifies: how well their vectors tell the classes apart, and how fast they
    /// are.
    /// </summary>
    /// <param name="pipeline">The pipeline; its backbone takes part. Default: the first one that classifies.</param>
    /// <param name="candidates">
    /// Names or files of other backbones, relative to <see cref="Folder"/>. Default: the builtin one and those of the catalogue that are on
    /// this machine. Nothing is downloaded.
    /// </param>
    /// <param name="images">How many images.</param>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ConfigurationException">The pipeline does not classify.</exception>
    /// <exception cref="PipelineException">The images cannot be used, or none of the backbones can.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<BackboneComparison> CompareBackbonesAsync(
        string? pipeline = null,
        IReadOnlyList<string>? candidates = null,
        int images = BackboneComparison.DefaultImages,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var name = pipeline ?? Pipelines.FirstOrDefault(entry => BackboneComparison.Suits(entry.Value)).Key ?? Pipelines.Keys.First();
        return Task.Run(() => BackboneComparison.Run(_file, name, candidates ?? [], images, Clock, progress, cancellation), cancellation);
    }

    /// <summary>Sets <see cref="IsTraining"/>.</summary>
    internal void ReportTraining(bool isTraining) => _isTraining = isTraining;

    /// <summary>The keys under which these pipelines keep vectors.</summary>
    internal IReadOnlySet<ContentHash> UsedFeatureKeys() => Tasks.Preparation.UsedFeatureKeys.Of(_file);

    private string RunsFolderOf(string? folder) => folder is null ? Path.Combine(Folder, RunsFolderName) : Path.GetFullPath(folder);

    private Task<IReadOnlyList<PreparedPipeline>> PrepareAsync(IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        Task.Run(() => PipelinePreparation.PrepareAll(_file, progress, cancellation), cancellation);
}
