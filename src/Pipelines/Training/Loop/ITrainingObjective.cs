using Pipelines.Onnx;
using Pipelines.Training.Batches;
using Pipelines.Training.Optimizers;
using Pipelines.Training.Selection;
using static TorchSharp.torch;

namespace Pipelines.Training.Loop;

/// <summary>
/// A network and what it learns: all that the training loop needs to know about them. At first its numbers are those with which training
/// starts.
/// </summary>
internal interface ITrainingObjective
{
    /// <summary>The name of this training for a person, such as <c>fine-tuning</c>.</summary>
    public string Stage { get; }

    /// <summary>
    /// The name of the network with which training starts, for a person, such as <c>linear probe</c>. That network is the model where
    /// nothing better is learned.
    /// </summary>
    public string StartName { get; }

    /// <summary>The network with which training starts, as a finished graph.</summary>
    public OnnxModel StartModel { get; }

    /// <summary>The trained parameters with their shares of the learning rate.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Every tensor that training changes, always in the same order: the trained parameters, then running statistics.</summary>
    public IReadOnlyList<Tensor> State { get; }

    /// <summary>Number of validation images; 0 where there are none.</summary>
    public int ValidationImages { get; }

    /// <summary>How often each image is in a batch, each time augmented in another way.</summary>
    public int Views { get; }

    /// <summary>The mean loss of a batch, with its gradient; it belongs to the caller's dispose scope.</summary>
    public Tensor Loss(LoadedBatch batch);

    /// <summary>Validates the network as it stands; null without validation images.</summary>
    public ValidationResult? Validate(CancellationToken cancellation);

    /// <summary>The network as it stands, as a finished graph.</summary>
    public OnnxModel WriteBack();
}
