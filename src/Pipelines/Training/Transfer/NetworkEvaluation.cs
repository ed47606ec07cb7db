using Pipelines.Imaging;
using Pipelines.Numerics;
using Pipelines.Training.Batches;
using Pipelines.Training.Selection;
using static TorchSharp.torch;

namespace Pipelines.Training.Transfer;

/// <summary>Validates a network while it is trained, on images as they are served.</summary>
/// <param name="network">The network.</param>
/// <param name="loss">The loss.</param>
/// <param name="images">The images.</param>
/// <param name="preprocessing">Their pixels.</param>
/// <param name="batchSize">Images at a time.</param>
internal sealed class NetworkEvaluation(
    TransferNetwork network, ClassificationLoss loss, LabelledImages images, Preprocessing preprocessing, int batchSize)
{
    /// <summary>Number of images.</summary>
    public int Count => images.Images.Count;

    /// <summary>The mean loss on plain labels, and the share of images whose highest score is that of the right class.</summary>
    public ValidationResult Run(CancellationToken cancellation)
    {
        var (sum, losses, errors) = (0.0, new List<float>(Count), new List<float>(Count));
        ForEachBatch(Count, (batch, scores) =>
        {
            var labels = tensor(images.LabelsOf(batch.Images), device: scores.device);
            var each = loss.OnPlainLabels(scores, labels);
            sum += each.sum().item<float>();
            losses.AddRange(each.cpu().data<float>().ToArray());
            errors.AddRange(scores.argmax(1).ne(labels).to(ScalarType.Float32).cpu().data<float>().ToArray());
        }, cancellation);
        return new(sum / Count, (double)errors.Count(error => error == 0) / Count) { Losses = losses, Errors = errors };
    }

    /// <summary>The probability of each class for the first images.</summary>
    public FeatureMatrix Scores(int first, int classes, CancellationToken cancellation)
    {
        var values = new List<float>();
        ForEachBatch(Math.Min(first, Count), (_, scores) => values.AddRange(scores.softmax(1).data<float>().ToArray()), cancellation);
        return new([.. values], values.Count / classes, classes);
    }

    private void ForEachBatch(int count, Action<BatchPlan, Tensor> take, CancellationToken cancellation)
    {
        network.SetTraining(false);
        using var withoutGradient = no_grad();
        var loader = new BatchLoader(images.Images, preprocessing, new AugmentationOptions(), seed: 0);
        foreach (var batch in loader.Load(BatchPlan.InOrder(count, batchSize), cancellation))
        {
            using var scope = NewDisposeScope();
            take(batch.Plan, network.Forward(batch.ToTensor(preprocessing.ResizedSize)));
        }
    }
}
