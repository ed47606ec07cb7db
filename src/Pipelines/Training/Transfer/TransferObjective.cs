using Pipelines.Imaging;
using Pipelines.Imaging.Augmentation;
using Pipelines.Onnx;
using Pipelines.Training.Batches;
using Pipelines.Training.Loop;
using Pipelines.Training.Optimizers;
using Pipelines.Training.Selection;
using static TorchSharp.torch;

namespace Pipelines.Training.Transfer;

/// <summary>Transfer learning: a classifier learns the classes of its training images, starting as the linear probe.</summary>
/// <param name="network">What is trained; it starts as the probe.</param>
/// <param name="writeBack">Makes a finished classifier of the network as it stands.</param>
/// <param name="loss">What is minimised.</param>
/// <param name="train">The training images.</param>
/// <param name="validation">Validates the network; null without validation images.</param>
/// <param name="preprocessing">The pixels of an image.</param>
/// <param name="augmentation">Says which images are mixed.</param>
/// <param name="training">The form of transfer, and the seed.</param>
internal sealed class TransferObjective(
    TransferNetwork network,
    Func<OnnxModel> writeBack,
    ClassificationLoss loss,
    LabelledImages train,
    NetworkEvaluation? validation,
    Preprocessing preprocessing,
    AugmentationOptions augmentation,
    ResolvedTraining training) : ITrainingObjective
{
    public string Stage => training.Transfer == TransferForm.FineTune ? "fine-tuning" : "training behind the frozen backbone";

    public string StartName => "linear probe";

    public OnnxModel StartModel => network.StartModel;

    public IReadOnlyList<ParameterGroup> Groups => network.Groups;

    public IReadOnlyList<Tensor> State => network.State;

    public int Views => 1;

    public int ValidationImages => validation?.Count ?? 0;

    public Tensor Loss(LoadedBatch batch)
    {
        network.SetTraining(true);
        var pixels = batch.ToTensor(preprocessing.ResizedSize);
        var random = AugmentationRandom.ForBatch(training.Seed, batch.Plan.Epoch, batch.Plan.Batch);
        var mix = BatchMix.Sample(augmentation, preprocessing.ResizedSize, random);
        if (mix is { } mixed)
        {
            pixels = ClassificationLoss.Mix(pixels, mixed);
        }

        var scores = network.Forward(pixels);
        return loss.ForTraining(scores, tensor(train.LabelsOf(batch.Plan.Images), device: scores.device), mix);
    }

    public ValidationResult? Validate(CancellationToken cancellation) => validation?.Run(cancellation);

    public OnnxModel WriteBack() => writeBack();
}
