using Pipelines.Data;
using Pipelines.Tasks.Preparation;
using Pipelines.Training;
using Pipelines.Training.Loop;

namespace Pipelines.Tasks;

/// <summary>How a task trains a network on images, as far as a plan and a learning-rate test have to know.</summary>
internal interface INetworkTraining
{
    /// <summary>How the network is trained, with every value decided.</summary>
    /// <param name="options">The options of a pipeline.</param>
    /// <param name="trainingImages">Number of training images, at least 1: how many epochs there are depends on it.</param>
    public ResolvedTraining Resolve(PipelineOptions options, int trainingImages);

    /// <summary>The images that are trained on and those that validate the network, as a run chooses them.</summary>
    public (IReadOnlyList<HashedImage> Train, IReadOnlyList<HashedImage> Validation) Split(PreparedPipeline pipeline);

    /// <summary>The network as a run begins with it.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="clock">Measures time.</param>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">Stops the work.</param>
    public NetworkToTrain Start(
        PreparedPipeline pipeline, TimeProvider clock, IProgress<StageProgress>? progress, CancellationToken cancellation);

    /// <summary>
    /// A network to time some steps with: what it has learned before does not matter. Null where it takes too long to make one.
    /// </summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="train">The images that are trained on.</param>
    /// <param name="validation">The images that validate it.</param>
    public NetworkToTrain? Sketch(PreparedPipeline pipeline, IReadOnlyList<HashedImage> train, IReadOnlyList<HashedImage> validation);
}

/// <summary>A network that is about to be trained.</summary>
/// <param name="Objective">The network, and what it learns.</param>
/// <param name="Train">The images that are trained on.</param>
/// <param name="Owner">Frees the network.</param>
internal sealed record NetworkToTrain(ITrainingObjective Objective, IReadOnlyList<HashedImage> Train, IDisposable Owner) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Owner.Dispose();
}
