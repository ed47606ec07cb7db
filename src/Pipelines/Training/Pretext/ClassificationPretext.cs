using Pipelines.Training.Network;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipelines.Training.Pretext;

/// <summary>The backbone learns the classes of a labelled set of images.</summary>
internal sealed class ClassificationPretext(PretextContext context, PretextNetwork network, Linear head) : PretextTraining(context, network)
{
    protected override Tensor Loss(LoadedBatch batch, bool training, out Answers? answers)
    {
        var scores = head.forward(Network.Vectors(batch, training));
        var classes = tensor(Context.LabelsOf(batch.Plan.Images), device: scores.device);
        answers = training ? null : Count(scores, classes);
        return nn.functional.cross_entropy(scores, classes, label_smoothing: training ? Context.Pretext.LabelSmoothing : 0);
    }
}
