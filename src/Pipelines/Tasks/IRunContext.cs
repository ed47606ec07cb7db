using Pipelines.Numerics;
using Pipelines.Tasks.Artifacts.TensorBoard;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Checkpoints;
using Pipelines.Training.Loop;

namespace Pipelines.Tasks;

/// <summary>What the run of a task is given besides its pipeline.</summary>
internal interface IRunContext
{
    /// <summary>Measures time.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Takes the course of the training for TensorBoard; null where that is not wanted.</summary>
    public TensorBoardLog? TensorBoard { get; }

    /// <summary>The epochs after which the network's training pauses (<see cref="TrainingPausedException"/>); null for never.</summary>
    public int? PauseAfterEpochs { get; }

    /// <summary>The vectors of the images: extracted, read from the cache, or those that several runs share.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Stops the work.</param>
    public DataSetFeatures Vectors(PreparedPipeline pipeline, IProgress<StageProgress>? progress, CancellationToken cancellation);

    /// <summary>The path of a file in the run folder, for what has to be there while the task is at work.</summary>
    public string PathOf(string fileName);

    /// <summary>The checkpoints of the training, which may be on a trial split.</summary>
    public TrainingCheckpoints Checkpoints();

    /// <summary>The checkpoints of the training with all images that follows a trial split.</summary>
    public TrainingCheckpoints AllImagesCheckpoints();

    /// <summary>The same for one training of a cross-validation: its checkpoints and its log are its own.</summary>
    /// <param name="repeat">The division, from 0.</param>
    /// <param name="fold">The part that is not trained on, from 0.</param>
    public IFoldContext Fold(int repeat, int fold);
}

/// <summary>What one training of a cross-validation is given. An interrupted run keeps the scores of those that are finished.</summary>
internal interface IFoldContext : IRunContext
{
    /// <summary>The scores of a training that was finished before the run was interrupted; null where there is none.</summary>
    /// <param name="images">The number of images that were predicted.</param>
    /// <param name="classes">The number of classes.</param>
    public FeatureMatrix? Finished(int images, int classes);

    /// <summary>Keeps the scores, in place of what is needed to resume the trainings before this one.</summary>
    public void Finish(FeatureMatrix scores);
}
