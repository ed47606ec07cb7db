using Pipelines.Runtime.Torch;
using Pipelines.Training.Batches;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipelines.Training.Pretext;

/// <summary>
/// A batch has two augmented views of each image, and the backbone learns to find the other view of each (SimCLR; Chen, Kornblith, Norouzi
/// and Hinton, 2020). Vectors of length 1 behind a small network of one hidden layer are compared.
/// </summary>
/// <param name="context">The images and options.</param>
/// <param name="network">What is trained.</param>
/// <param name="hidden">From the vector of the backbone to the hidden layer.</param>
/// <param name="projection">From the hidden layer to the vectors that are compared.</param>
/// <param name="augmentation">How the views are augmented, in validation too.</param>
internal sealed class ContrastivePretext(
    PretextContext context, PretextNetwork network, Linear hidden, Linear projection, AugmentationOptions augmentation)
    : PretextTraining(context, network)
{
    public override int Views => 2;

    protected override AugmentationOptions ValidationAugmentation => augmentation;

    protected override Tensor Loss(LoadedBatch batch, bool training, out Answers? answers)
    {
        var projected = projection.forward(nn.functional.relu(hidden.forward(Network.Vectors(batch, training))));
        var similarities = Similarities(projected, Context.Pretext.Temperature);
        var others = Others(batch.Plan.Images.Length).to(similarities.device);
        answers = training ? null : Count(similarities, others);
        return nn.functional.cross_entropy(similarities, others);
    }

    /// <summary>
    /// The cosine of each pair of rows, divided by the temperature; −∞ for each row with itself, which is not a candidate.
    /// </summary>
    /// <param name="projected">2N rows.</param>
    /// <param name="temperature">The temperature.</param>
    internal static Tensor Similarities(Tensor projected, double temperature)
    {
        var unit = nn.functional.normalize(projected, dim: 1);
        var itself = eye(projected.shape[0], dtype: ScalarType.Bool, device: projected.device);
        return unit.mm(unit.t()).Times(1 / temperature).Masked(itself, double.NegativeInfinity);
    }

    /// <summary>The row of the other view of each image: the first N rows are first views, the others second ones.</summary>
    internal static Tensor Others(int images) =>
        tensor([.. Enumerable.Range(0, 2 * images).Select(row => (long)((row + images) % (2 * images)))]);
}
