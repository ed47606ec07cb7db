using Pipelines.Runtime.Torch;
using Pipelines.Training.Batches;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipelines.Training.Pretext;

/// <summary>
/// A linear layer behind the vector of the backbone learns to point where the teacher's vector of the same part of the image points; beside
/// that, where wanted, another one learns the classes.
/// </summary>
/// <param name="context">The images and options.</param>
/// <param name="network">What is trained.</param>
/// <param name="projection">From the vector of the backbone to that of the teacher.</param>
/// <param name="head">From the vector of the backbone to the classes; null where their weight is 0.</param>
/// <param name="targets">The vectors of the teacher.</param>
internal sealed class DistillationPretext(
    PretextContext context, PretextNetwork network, Linear projection, Linear? head, TeacherTargets targets)
    : PretextTraining(context, network)
{
    protected override Tensor Loss(LoadedBatch batch, bool training, out Answers? answers)
    {
        answers = null;
        var vectors = Network.Vectors(batch, training);
        var wanted = tensor(targets.Of(batch.Plan.Images, batch.Parts), [batch.Count, targets.Dimensions], device: vectors.device);
        var distance = nn.functional.cosine_similarity(projection.forward(vectors), wanted, dim: 1).neg().Plus(1).mean();
        var loss = distance.Times(Context.Pretext.DistillationWeight);
        if (head is null)
        {
            return loss;
        }

        var scores = head.forward(vectors);
        var classes = tensor(Context.LabelsOf(batch.Plan.Images), device: scores.device);
        var ofClasses = nn.functional.cross_entropy(scores, classes, label_smoothing: training ? Context.Pretext.LabelSmoothing : 0);
        return loss.Plus(ofClasses.Times(Context.Pretext.ClassificationWeight));
    }
}
