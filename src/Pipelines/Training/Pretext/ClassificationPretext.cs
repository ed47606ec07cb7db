using Pipelines.Imaging.Augmentation;
using Pipelines.Runtime.Torch;
using Pipelines.Training.Batches;
using Pipelines.Training.Transfer;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipelines.Training.Pretext;

/// <summary>The backbone learns the classes of a labelled set of images.</summary>
/// <param name="context">The images and options.</param>
/// <param name="network">What is trained.</param>
/// <param name="head">From the vector of the backbone to the classes.</param>
/// <param name="augmentation">Says which images are mixed, and their labels with them.</param>
internal sealed class ClassificationPretext(PretextContext context, PretextNetwork network, Linear head, AugmentationOptions augmentation)
    : PretextTraining(context, network)
{
    protected override Tensor Loss(LoadedBatch batch, bool training, out Answers? answers)
    {
        var size = Context.Preprocessing.ResizedSize;
        var random = AugmentationRandom.ForBatch(Context.Training.Seed, batch.Plan.Epoch, batch.Plan.Batch);
        var mix = training ? BatchMix.Sample(augmentation, size, random) : null;
        var pixels = mix is { } mixed ? ClassificationLoss.Mix(batch.ToTensor(size), mixed) : batch.ToTensor(size);
        var scores = head.forward(Network.Vectors(pixels, training));
        var classes = tensor(Context.LabelsOf(batch.Plan.Images), device: scores.device);
        answers = training ? null : Count(scores, classes);
        var loss = CrossEntropy(classes);
        return mix is { Lambda: var own } ? loss.Times(own).Plus(CrossEntropy(classes.flip(0)).Times(1 - own)) : loss;

        Tensor CrossEntropy(Tensor labels) =>
            nn.functional.cross_entropy(scores, labels, label_smoothing: training ? Context.Pretext.LabelSmoothing : 0);
    }
}
