using System.Diagnostics;
using System.Globalization;
using Pipelines.Backbones;
using Pipelines.Features;
using Pipelines.Onnx;
using Pipelines.Training;
using static TorchSharp.torch;

namespace Pipelines.Classification;

/// <summary>Trains the head, and the bottleneck where there is one, on stored feature vectors.</summary>
public static class SoftmaxTrainer
{
    private const string Stage = "training the head";

    /// <summary>Trains with mini-batches on softmax cross-entropy. The same seed and number of threads give the same model, bit for bit.</summary>
    /// <param name="train">Feature vectors of the training images [N, D].</param>
    /// <param name="labels">Class of each training image, 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="validation">Feature vectors of the validation images; null for none. Where given, the weights with the lowest validation loss are kept.</param>
    /// <param name="validationLabels">Class of each validation image.</param>
    /// <param name="classes">Number of classes, K, at least 2.</param>
    /// <param name="head">Label smoothing and class weights.</param>
    /// <param name="embedding">The bottleneck and the normalisation before the head.</param>
    /// <param name="training">Batch size, epochs, optimizer, schedule, early stopping, seed.</param>
    /// <param name="progress">Hears of each epoch, with its loss.</param>
    /// <param name="cancellation">Ends training after the current step; what has been learned so far is returned, unless there is nothing yet.</param>
    /// <returns>Layers that take the raw vectors.</returns>
    /// <exception cref="PipelineException">The vectors cannot be trained on, training diverged, or libtorch cannot be loaded.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first step.</exception>
    public static SoftmaxModel Train(
        FeatureMatrix train,
        IReadOnlyList<int> labels,
        FeatureMatrix? validation,
        IReadOnlyList<int>? validationLabels,
        int classes,
        HeadOptions head,
        EmbeddingOptions embedding,
        TrainingOptions training,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        TrainingRows.Check(train, labels, classes, nameof(train));
        if (validation is { Rows: > 0 })
        {
            TrainingRows.Check(validation, validationLabels ?? [], classes, nameof(validation), train.Columns);
        }

        cancellation.ThrowIfCancellationRequested();
        var threads = training.Threads ?? Environment.ProcessorCount;
        TorchLibrary.Load(threads);
        var watch = Stopwatch.StartNew();
        using var scope = NewDisposeScope();

        // Without a bottleneck the head sees the normalised features themselves, so they are standardised after it, not before.
        var normalizeFeatures = embedding is { L2Normalize: true, Dimensions: null };
        var rows = normalizeFeatures ? UnitLength.Of(train) : train;
        var standardization = Standardization.Of(rows);
        var random = new Random(training.Seed);
        using var network = new SoftmaxNetwork(train.Columns, embedding.Dimensions, embedding.L2Normalize, classes, random);
        var loss = new SoftmaxLoss(head, BalancedWeights.Of(head.ClassWeights, labels, classes));
        using var trainSet = new LabelledVectors(standardization.Apply(rows), labels);
        using var validationSet = validation is { Rows: > 0 }
            ? new LabelledVectors(standardization.Apply(normalizeFeatures ? UnitLength.Of(validation) : validation), validationLabels!)
            : null;

        var batches = new BatchOrder(train.Rows, training.BatchSize, random);
        var schedule = new LearningRateSchedule(training.Schedule, training.Epochs, batches.Count);
        using var optimizer = OptimizerFactory.Create(training.Optimizer, training.Optimizer.WeightDecay, network.Weights, network.Biases);
        var stopping = new EarlyStopping(training.EarlyStopping);
        var records = new List<TrainingRecord>();
        var notes = new List<string>();
        if (training.BatchSize > train.Rows)
        {
            notes.Add($"training.batchSize is {training.BatchSize}, but there are only {train.Rows} training images: each step uses all of them.");
        }

        (LinearLayer? Bottleneck, LinearLayer Head)? best = null;
        var bestEpoch = 0;
        var step = 0L;
        var lossSum = 0.0;
        var images = 0L;
        var measured = TimeSpan.Zero;
        var epoch = 0;
        while (epoch < training.Epochs && !cancellation.IsCancellationRequested)
        {
            epoch++;
            var rate = 0.0;
            foreach (var batch in batches.Shuffled())
            {
                if (cancellation.IsCancellationRequested && step > 0)
                {
                    break;
                }

                using var stepScope = NewDisposeScope();
                rate = training.Optimizer.LearningRate * schedule.FactorAt(step++);
                OptimizerFactory.SetLearningRate(optimizer, rate);
                var (vectors, targets) = trainSet.Batch(batch);
                optimizer.zero_grad();
                var batchLoss = loss.ForTraining(network.Forward(vectors), targets);
                var value = batchLoss.item<float>();
                if (!float.IsFinite(value))
                {
                    throw Diverged(epoch, rate);
                }

                batchLoss.backward();
                optimizer.step();
                lossSum += (double)value * batch.Length;
                images += batch.Length;
            }

            progress?.Report(new StageProgress(Stage, epoch, training.Epochs, $"loss {Number(lossSum / images)}"));
            if (epoch % training.Interval != 0 && epoch != training.Epochs)
            {
                continue;
            }

            var evaluated = validationSet is null ? default((double Loss, double Accuracy)?) : loss.Evaluate(network, validationSet);
            var elapsed = watch.Elapsed;
            records.Add(new TrainingRecord(
                epoch, lossSum / images, evaluated?.Loss, evaluated?.Accuracy, rate, images / (elapsed - measured).TotalSeconds, elapsed));
            (lossSum, images, measured) = (0, 0, elapsed);
            if (evaluated is { } result)
            {
                if (stopping.IsBest(result.Loss))
                {
                    best = network.Layers();
                    bestEpoch = epoch;
                }

                if (stopping.ShouldStop)
                {
                    notes.Add($"Training stopped after epoch {epoch} of {training.Epochs}: the validation loss was lowest after epoch {bestEpoch}.");
                    break;
                }
            }
        }

        if (cancellation.IsCancellationRequested)
        {
            notes.Add($"Training was interrupted in epoch {epoch} of {training.Epochs}.");
        }

        var (bottleneck, headLayer) = best ?? network.Layers();
        return new SoftmaxModel(
            bottleneck is null ? null : standardization.Fold(bottleneck),
            bottleneck is null ? standardization.Fold(headLayer) : headLayer,
            records)
        {
            Epoch = best is null ? epoch : bestEpoch,
            Threads = threads,
            Notes = notes,
        };
    }

    private static PipelineException Diverged(int epoch, double rate) => new(new Problem(
        "$.training.optimizer.learningRate",
        $"The loss was no longer a finite number in epoch {epoch}, at a learning rate of {Number(rate)}.",
        $"Set it lower, for instance to {Number(rate / 10)}, or add warm-up (training.schedule.warmUpEpochs)."));

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
