using Pipelines.Tasks.Artifacts.TensorBoard;
using Pipelines.Training.Checkpoints;

namespace Pipelines.Tasks;

/// <summary>What the run of a task is given besides its pipeline.</summary>
internal interface IRunContext
{
    /// <summary>Measures time.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Takes the course of the training for TensorBoard; null where that is not wanted.</summary>
    public TensorBoardLog? TensorBoard { get; }

    /// <summary>The path of a file in the run folder, for what has to be there while the task is at work.</summary>
    public string PathOf(string fileName);

    /// <summary>The checkpoints of the training, which may be on a trial split.</summary>
    public TrainingCheckpoints Checkpoints();

    /// <summary>The checkpoints of the training with all images that follows a trial split.</summary>
    public TrainingCheckpoints AllImagesCheckpoints();
}
