using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Training.Batches;
using Pipelines.Training.Loop;
using Pipelines.Training.Optimizers;
using Pipelines.Training.Selection;
using static TorchSharp.torch;

namespace Pipelines.Training.Pretext;

/// <summary>What all pretext tasks have in common: a network, its loss on a batch, and its validation by the same loss.</summary>
/// <param name="context">The images and options.</param>
/// <param name="network">What is trained.</param>
internal abstract class PretextTraining(PretextContext context, PretextNetwork network) : ITrainingObjective, IDisposable
{
    public string Stage => "pretext training";

    public string StartName => "network as it was";

    public OnnxModel StartModel => network.StartModel;

    public IReadOnlyList<ParameterGroup> Groups => network.Groups;

    public IReadOnlyList<Tensor> State => network.State;

    public int ValidationImages => context.Images.Count - context.TrainingImages;

    /// <summary>How often each image is in a batch, each time augmented in another way.</summary>
    public virtual int Views => 1;

    protected PretextContext Context => context;

    protected PretextNetwork Network => network;

    /// <summary>How validation images are augmented: not at all, unless the task needs it.</summary>
    protected virtual AugmentationOptions ValidationAugmentation { get; } = new();

    public Tensor Loss(LoadedBatch batch) => Loss(batch, training: true, out _);

    public ValidationResult? Validate(CancellationToken cancellation)
    {
        if (ValidationImages == 0)
        {
            return null;
        }

        var (sum, right, answers, seen) = (0.0, 0.0, 0, 0);
        using var withoutGradient = no_grad();
        var loader = new BatchLoader(context.Images, context.Preprocessing, ValidationAugmentation, context.Training.Seed, Views);
        var plans = BatchPlan.InOrder(ValidationImages, context.Training.BatchSize, first: context.TrainingImages);
        foreach (var batch in loader.Load(plans, cancellation))
        {
            using var scope = NewDisposeScope();
            var size = batch.Plan.Images.Length;
            sum += size * Loss(batch, training: false, out var answer).item<float>();
            (right, answers) = (right + (answer?.Right ?? 0), answers + (answer?.Count ?? 0));
            seen += size;
        }

        return new(sum / seen, answers > 0 ? right / answers : null);
    }

    public OnnxModel WriteBack() => network.WriteBack();

    /// <summary>The vectors of the first images, as they are served, by the network as it stands.</summary>
    public FeatureMatrix Vectors(int images, CancellationToken cancellation)
    {
        using var withoutGradient = no_grad();
        var loader = new BatchLoader(context.Images, context.Preprocessing, new(), context.Training.Seed);
        using var scope = NewDisposeScope();
        var rows = loader.Load(BatchPlan.InOrder(images, batchSize: 1), cancellation)
            .SelectMany(batch => network.Vectors(batch, training: false).data<float>().ToArray())
            .ToArray();
        return new(rows, images, rows.Length / images);
    }

    public void Dispose() => network.Dispose();

    /// <summary>The mean loss of a batch.</summary>
    /// <param name="batch">The images.</param>
    /// <param name="training">Whether it is a training step; otherwise it is a part of a validation.</param>
    /// <param name="answers">How many answers were right; null where the task has no right and wrong, and in training.</param>
    protected abstract Tensor Loss(LoadedBatch batch, bool training, out Answers? answers);

    /// <summary>How many of a batch's scores have their maximum at the right class.</summary>
    protected static Answers Count(Tensor scores, Tensor classes) =>
        new(scores.argmax(1).eq(classes).sum().item<long>(), (int)classes.shape[0]);

    protected readonly record struct Answers(long Right, int Count);
}
