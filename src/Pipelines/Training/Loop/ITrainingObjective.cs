using System.Text.Json.Serialization;
using Pipelines.Onnx;
using Pipelines.Training.Batches;
using Pipelines.Training.Optimizers;
using static TorchSharp.torch;

namespace Pipelines.Training.Loop;

/// <summary>A network and what it shall learn: all that the training loop has to know about them. It begins as the network that training starts from.</summary>
internal interface ITrainingObjective
{
    /// <summary>What a person calls this training, such as <c>fine-tuning</c>.</summary>
    public string Stage { get; }

    /// <summary>What a person calls the network that training starts from, such as <c>linear probe</c>; it is kept where nothing better is learned.</summary>
    public string Start { get; }

    /// <summary>The trained parameters with their shares of the learning rate.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Every tensor that training changes, always in the same order: the trained parameters, then running statistics.</summary>
    public IReadOnlyList<Tensor> State { get; }

    /// <summary>Pictures that judge the network; 0 for none.</summary>
    public int JudgingImages { get; }

    /// <summary>How often each picture is in a batch, each time varied in another way.</summary>
    public int Views { get; }

    /// <summary>The mean loss of a batch, with its gradient; it belongs to the caller's dispose scope.</summary>
    public Tensor Loss(LoadedBatch batch);

    /// <summary>Judges the network as it stands; null where nothing can judge it.</summary>
    public Judgement? Judge(CancellationToken cancellation);

    /// <summary>The network as it stands, as a finished graph.</summary>
    public OnnxModel WriteBack();
}

/// <summary>How good a network is on pictures that it was not trained on.</summary>
/// <param name="Loss">The mean loss: lower is better.</param>
/// <param name="Accuracy">The share of right answers; where the task has no right and wrong, null.</param>
internal readonly record struct Judgement(double Loss, double? Accuracy)
{
    /// <summary>From so many pictures on the accuracy decides: of fewer, one that is right by luck would be more than 1 %.</summary>
    public const int EnoughForAccuracy = 100;

    /// <summary>The loss on each picture, always in the same order; null where a picture has no loss of its own.</summary>
    [JsonIgnore]
    public IReadOnlyList<float>? Losses { get; init; }

    /// <summary>In the same order 1 for each picture whose answer is wrong, and 0 for each other; null where <see cref="Losses"/> is.</summary>
    [JsonIgnore]
    public IReadOnlyList<float>? Errors { get; init; }

    /// <summary>
    /// Whether this is the better network: the higher accuracy counts, and of equal ones the lower loss; where fewer pictures than
    /// <see cref="EnoughForAccuracy"/> have judged, the lower loss.
    /// </summary>
    /// <param name="other">The other network.</param>
    /// <param name="images">Pictures that have judged both.</param>
    public bool IsBetterThan(Judgement other, int images) =>
        double.IsFinite(Loss) && (images >= EnoughForAccuracy && Accuracy != other.Accuracy ? Accuracy > other.Accuracy : Loss < other.Loss);

    /// <summary>Whether this network is right less often than another one on the same pictures: such a one is not put in the place of the network with which training began.</summary>
    public bool HasFewerRightThan(Judgement? other) => Accuracy < other?.Accuracy;
}
