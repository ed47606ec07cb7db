using Pipelines.Imaging.Augmentation;
using Pipelines.Runtime.Torch;
using Pipelines.Training.Batches;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipelines.Training.Pretext;

/// <summary>
/// Of all pictures of a batch, two variants of each, the backbone learns to find each one's other variant (SimCLR; Chen, Kornblith, Norouzi and Hinton, 2020). Compared are
/// vectors of length 1 behind a small network of one hidden layer.
/// </summary>
internal sealed class ContrastivePretext(PretextContext context, PretextNetwork network, Linear hidden, Linear projection, AugmentationOptions augmentation)
    : PretextTraining(context, network)
{
    public override int Views => 2;

    protected override AugmentationOptions JudgingAugmentation => augmentation;

    protected override Tensor Loss(LoadedBatch batch, bool training, out Answers? answers)
    {
        var projected = projection.forward(nn.functional.relu(hidden.forward(Network.Vectors(batch, training))));
        var similarities = Similarities(projected, Context.Pretext.Temperature);
        var others = Others(batch.Plan.Images.Length).to(similarities.device);
        answers = training ? null : Count(similarities, others);
        return nn.functional.cross_entropy(similarities, others);
    }

    /// <summary>The cosine of each pair of rows, divided by the temperature; −∞ for each row with itself, which is no candidate.</summary>
    /// <param name="projected">2N rows.</param>
    /// <param name="temperature">The temperature.</param>
    internal static Tensor Similarities(Tensor projected, double temperature)
    {
        var unit = nn.functional.normalize(projected, dim: 1);
        return unit.mm(unit.t()).Times(1 / temperature).Masked(eye(projected.shape[0], dtype: ScalarType.Bool, device: projected.device), double.NegativeInfinity);
    }

    /// <summary>The row of each picture's other variant: the first N rows are first variants, the others second ones.</summary>
    internal static Tensor Others(int pictures) => tensor([.. Enumerable.Range(0, 2 * pictures).Select(row => (long)((row + pictures) % (2 * pictures)))]);
}
