using Pipelines.Backbones;
using Pipelines.Classification.Losses;
using Pipelines.Configuration.Defaults;
using Pipelines.Numerics;
using Pipelines.Training;
using Pipelines.Training.Optimizers;

namespace Pipelines.Classification;

/// <summary>Trains the head, and the bottleneck where there is one, on stored feature vectors.</summary>
public static class SoftmaxTrainer
{
    // Where the number of epochs is not set: enough steps for the loss to settle, however few or many images there are.
    private const int UsualSteps = 600;
    private const int LeastEpochs = 5;
    private const int MostEpochs = 200;

    /// <summary>Trains with mini-batches on softmax cross-entropy. The same seed gives the same model, bit for bit, on any number of cores.</summary>
    /// <param name="train">Feature vectors of the training images [N, D].</param>
    /// <param name="labels">Class of each training image, 0 to K − 1.</param>
    /// <param name="validation">Feature vectors of the validation images; null for none. Where given, the weights with the lowest validation loss are kept.</param>
    /// <param name="validationLabels">Class of each validation image.</param>
    /// <param name="classNames">Names of the K classes, at least 2, in the order of their numbers.</param>
    /// <param name="head">The loss: label smoothing, focal loss, class weights.</param>
    /// <param name="embedding">The bottleneck and the normalisation before the head.</param>
    /// <param name="training">Batch size, epochs, optimizer, schedule, early stopping, seed.</param>
    /// <param name="progress">Hears of each epoch, with its loss.</param>
    /// <param name="cancellation">Ends training after the current step; what has been learned so far is returned, unless there is nothing yet.</param>
    /// <returns>Layers that take the raw vectors.</returns>
    /// <exception cref="PipelineException">The vectors cannot be trained on, or training diverged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first step.</exception>
    public static SoftmaxModel Train(
        FeatureMatrix train,
        IReadOnlyList<int> labels,
        FeatureMatrix? validation,
        IReadOnlyList<int>? validationLabels,
        IReadOnlyList<string> classNames,
        HeadOptions head,
        EmbeddingOptions embedding,
        TrainingOptions training,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var classes = classNames.Count;
        TrainingRows.Check(train, labels, classes, nameof(train));
        if (validation is { Rows: > 0 })
        {
            TrainingRows.Check(validation, validationLabels ?? [], classes, nameof(validation), train.Columns);
        }

        cancellation.ThrowIfCancellationRequested();
        training = TrainingDefaults.ForHead(training);

        // Without a bottleneck the head sees the normalised features themselves, so they are scaled after it, not before.
        var normalizeFeatures = embedding is { L2Normalize: true, Dimensions: null };
        var rows = normalizeFeatures ? L2Normalization.InDoublePrecision(train) : train;
        var scaling = FeatureScaling.Of(rows);
        rows = scaling.Apply(rows);

        var notes = new List<string>();
        training = Resolve(training, rows, labels, classNames, head, notes, cancellation);
        var random = new Random(training.Seed);
        var network = new SoftmaxNetwork(train.Columns, embedding.Dimensions, embedding.L2Normalize, classes, random);
        var trainSet = new LabelledVectors(rows, labels);
        var validationSet = validation is { Rows: > 0 }
            ? new LabelledVectors(scaling.Apply(normalizeFeatures ? L2Normalization.InDoublePrecision(validation) : validation), validationLabels!)
            : null;
        var loss = new SoftmaxLoss(head.LabelSmoothing ?? 0, head.ClassWeights.For(labels, classNames), head.FocalGamma);
        var loop = new SoftmaxTrainingLoop(network, loss, trainSet, validationSet, training, random);
        var (layers, epoch) = loop.Run(progress, cancellation);

        return new SoftmaxModel(
            layers.Bottleneck is null ? null : scaling.Fold(layers.Bottleneck),
            layers.Bottleneck is null ? scaling.Fold(layers.Head) : layers.Head,
            loop.Records)
        {
            Epoch = epoch,
            Training = training,
            Notes = [.. notes, .. loop.Notes],
        };
    }

    /// <summary>Epochs where none are set.</summary>
    internal static int UsualEpochs(int stepsPerEpoch) => Math.Clamp(UsualSteps / stepsPerEpoch, LeastEpochs, MostEpochs);

    // Fills in what the user has left open.
    private static TrainingOptions Resolve(
        TrainingOptions training, FeatureMatrix scaled, IReadOnlyList<int> labels, IReadOnlyList<string> classNames, HeadOptions head, List<string> notes, CancellationToken cancellation)
    {
        if (training.BatchSize > scaled.Rows)
        {
            notes.Add($"training.batchSize is {training.BatchSize}, but there are only {scaled.Rows} training images: each step uses all of them.");
        }

        var optimizer = training.Optimizer;
        if (optimizer.WeightDecay is null)
        {
            var (weightDecay, note) = WeightDecayChoice.Choose(scaled, labels, classNames, head, optimizer.Type!.Value, training.Seed, cancellation);
            optimizer = optimizer with { WeightDecay = weightDecay };
            notes.Add(note);
        }

        var stepsPerEpoch = BatchOrder.CountFor(scaled.Rows, training.BatchSize!.Value);
        return training with
        {
            Epochs = training.Steps is null ? training.Epochs ?? UsualEpochs(stepsPerEpoch) : null,
            Optimizer = optimizer with { LearningRate = optimizer.LearningRate ?? OptimizerOptions.DefaultLearningRate(optimizer.Type!.Value) },
        };
    }
}
