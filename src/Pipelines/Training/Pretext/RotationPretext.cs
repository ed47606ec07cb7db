using Pipelines.Training.Batches;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipelines.Training.Pretext;

/// <summary>
/// The backbone learns by which of four quarter turns an image was rotated (Gidaris, Singh and Komodakis, Unsupervised Representation
/// Learning by Predicting Image Rotations, 2018): all four of each image are in a step, as there.
/// </summary>
internal sealed class RotationPretext(PretextContext context, PretextNetwork network, Linear head) : PretextTraining(context, network)
{
    /// <summary>Number of rotations.</summary>
    public const int Turns = 4;

    protected override Tensor Loss(LoadedBatch batch, bool training, out Answers? answers)
    {
        var scores = head.forward(Network.Vectors(Turned(batch.ToTensor(Context.Preprocessing.ResizedSize)), training));
        var classes = Classes(batch.Count).to(scores.device);
        answers = training ? null : Count(scores, classes);
        return nn.functional.cross_entropy(scores, classes);
    }

    /// <summary>All images upright, then all of them after one quarter turn to the left, after two, after three.</summary>
    internal static Tensor Turned(Tensor upright) => cat([.. Enumerable.Range(0, Turns).Select(turns => upright.rot90(turns, (2, 3)))]);

    /// <summary>The number of quarter turns of each of these.</summary>
    internal static Tensor Classes(int images) =>
        tensor([.. Enumerable.Range(0, Turns * images).Select(row => (long)(row / images))]);
}
