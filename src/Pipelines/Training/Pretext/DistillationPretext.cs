using Pipelines.Runtime.Torch;
using Pipelines.Training.Batches;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipelines.Training.Pretext;

/// <summary>
/// A linear layer behind the backbone's vector learns to point where the teacher's vector of the same part of the picture points; beside that, where wanted, another one learns the classes.
/// </summary>
/// <param name="context">The pictures and settings.</param>
/// <param name="network">What is trained.</param>
/// <param name="projection">From the backbone's vector to the teacher's.</param>
/// <param name="head">From the backbone's vector to the classes; null where their weight is 0.</param>
/// <param name="targets">The teacher's vectors.</param>
internal sealed class DistillationPretext(PretextContext context, PretextNetwork network, Linear projection, Linear? head, TeacherTargets targets)
    : PretextTraining(context, network)
{
    protected override Tensor Loss(LoadedBatch batch, bool training, out Answers? answers)
    {
        answers = null;
        var vectors = Network.Vectors(batch, training);
        var wanted = tensor(targets.Of(batch.Plan.Images, batch.Parts), [batch.Count, targets.Dimensions], device: vectors.device);
        var loss = nn.functional.cosine_similarity(projection.forward(vectors), wanted, dim: 1).neg().Plus(1).mean().Times(Context.Pretext.DistillationWeight);
        if (head is null)
        {
            return loss;
        }

        var scores = head.forward(vectors);
        var classes = tensor(Context.LabelsOf(batch.Plan.Images), device: scores.device);
        return loss.Plus(nn.functional.cross_entropy(scores, classes, label_smoothing: training ? Context.Pretext.LabelSmoothing : 0).Times(Context.Pretext.ClassificationWeight));
    }
}
