using System.Diagnostics;
using System.Globalization;
using Pipelines.Data;
using Pipelines.Imaging;
using Pipelines.Imaging.Augmentation;
using Pipelines.Onnx;
using static TorchSharp.torch;

namespace Pipelines.Training.Network;

/// <summary>The training loop of a network on pictures: epochs, steps, evaluations; keeps the best network, the one it began with included.</summary>
/// <remarks>
/// The best network is the one that its <see cref="Judgement"/> says; where nothing judges, the last one is kept. The same seed and number of threads give the
/// same network, bit for bit.
/// </remarks>
/// <param name="objective">The network, and what it shall learn.</param>
/// <param name="start">The network with which training begins.</param>
/// <param name="images">The training pictures, at least one.</param>
/// <param name="preprocessing">The pixels of a picture.</param>
/// <param name="augmentation">How training pictures are varied.</param>
/// <param name="training">All of it set: nothing is chosen here.</param>
internal sealed class TrainingLoop(
    ITrainingObjective objective,
    OnnxModel start,
    IReadOnlyList<HashedImage> images,
    Preprocessing preprocessing,
    AugmentationOptions augmentation,
    TrainingOptions training)
{
    private readonly int _epochs = training.Epochs!.Value;
    private readonly int _batchSize = training.BatchSize!.Value;
    private readonly double _fullRate = training.Optimizer.LearningRate!.Value;
    private readonly List<TrainingRecord> _records = [];
    private readonly List<string> _notes = [];

    /// <summary>Trains.</summary>
    /// <param name="progress">Hears of each step.</param>
    /// <param name="cancellation">Stops the training; nothing is kept.</param>
    /// <exception cref="PipelineException">A picture cannot be read any more, or the graph cannot run on these pixels.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TrainedNetwork Run(IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var stepsPerEpoch = BatchPlan.BatchesPerEpoch(images.Count, _batchSize);
        var schedule = new LearningRateSchedule(training.Schedule, _epochs, stepsPerEpoch);
        var stopping = new EarlyStopping(training.EarlyStopping);
        using var optimizer = OptimizerFactory.Create(training.Optimizer, objective.Groups);
        manual_seed(training.Seed);

        var best = (Model: start, Epoch: 0, Result: objective.Judge(cancellation));
        if (_batchSize > images.Count)
        {
            _notes.Add($"training.batchSize is {_batchSize}, but there are only {images.Count} training images: each step uses all of them.");
        }

        var loader = new BatchLoader(images, preprocessing, augmentation, training.Seed);
        using var batches = loader.Load(BatchPlan.Shuffled(images.Count, _batchSize, _epochs, training.Seed), cancellation).GetEnumerator();
        var (step, lossSum, seen, since) = (0L, 0.0, 0, watch.Elapsed);
        for (var epoch = 1; epoch <= _epochs && !stopping.ShouldStop; epoch++)
        {
            var rate = 0.0;
            for (var stepOfEpoch = 1; stepOfEpoch <= stepsPerEpoch; stepOfEpoch++)
            {
                batches.MoveNext();
                rate = _fullRate * schedule.FactorAt(step++);
                OptimizerFactory.SetLearningRate(optimizer, objective.Groups, rate);
                var value = Step(batches.Current, optimizer);
                if (!double.IsFinite(value))
                {
                    _notes.Add(Diverged(value, epoch, stepOfEpoch, best.Epoch));
                    return Finish(best, notJudged: objective.JudgingImages == 0 && best.Epoch == 0);
                }

                var size = batches.Current.Plan.Images.Length;
                (lossSum, seen) = (lossSum + (value * size), seen + size);
                progress?.Report(new(
                    objective.Stage, ((epoch - 1L) * images.Count) + (seen % images.Count == 0 ? images.Count : seen % images.Count), (long)_epochs * images.Count, Detail(epoch, lossSum / seen, rate, best.Result)));
            }

            if (epoch % training.Interval == 0 || epoch == _epochs)
            {
                var result = objective.Judge(cancellation);
                _records.Add(new(epoch, lossSum / seen, result?.Loss, result?.Accuracy, rate, seen / (watch.Elapsed - since).TotalSeconds, watch.Elapsed));
                if (result is { } judged ? judged.IsBetterThan(best.Result!.Value) : epoch == _epochs)
                {
                    best = (objective.WriteBack(), epoch, result);
                }

                if (result is { Loss: var loss })
                {
                    stopping.IsBest(loss);
                }

                (lossSum, seen, since) = (0, 0, watch.Elapsed);
            }
        }

        if (stopping.ShouldStop && _records[^1].Epoch < _epochs)
        {
            _notes.Add($"Training stopped early, after {_records[^1].Epoch} of {_epochs} epochs: the validation loss had not improved for {training.EarlyStopping.Patience} evaluations.");
        }

        return Finish(best, notJudged: objective.JudgingImages == 0);
    }

    /// <summary>One step; the answer is its loss. A loss that is not finite changes nothing.</summary>
    private double Step(LoadedBatch batch, optim.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        var loss = objective.Loss(batch);
        var value = loss.item<float>();
        if (float.IsFinite(value))
        {
            optimizer.zero_grad();
            loss.backward();
            if (training.GradientClipping > 0)
            {
                nn.utils.clip_grad_norm_(objective.Groups.SelectMany(group => group.Parameters), training.GradientClipping);
            }

            optimizer.step();
        }

        return value;
    }

    private TrainedNetwork Finish((OnnxModel Model, int Epoch, Judgement? Result) best, bool notJudged)
    {
        if (notJudged)
        {
            _notes.Add(best.Epoch == 0
                ? $"The {objective.Start} is the model: nothing else was learned."
                : $"There are no validation images to compare with: the network of the last epoch is the model, better than the {objective.Start} or not.");
        }
        else if (best.Result is { } result)
        {
            _notes.Add(best.Epoch == 0
                ? $"The {objective.Start} is the model: on {objective.JudgingImages} validation images no epoch was better than its {Text(result)}."
                : $"The network of epoch {best.Epoch} is the model: {Text(result)} on {objective.JudgingImages} validation images, the best of all epochs and of the {objective.Start}.");
        }

        return new(best.Model, best.Epoch, _records, _notes);
    }

    private string Diverged(double value, int epoch, int step, int bestEpoch) => Text(
        $"Training was stopped: the loss was {(double.IsNaN(value) ? "not a number" : "infinite")} in epoch {epoch}, step {step}. {(bestEpoch == 0 ? $"The {objective.Start}" : $"The network of epoch {bestEpoch}")} was kept. Try a tenth of the learning rate: \"training\": {{ \"optimizer\": {{ \"learningRate\": {_fullRate / 10:g3} }} }}.");

    private string Detail(int epoch, double meanLoss, double rate, Judgement? best) => Text(
        $"epoch {epoch} of {_epochs}, loss {meanLoss:0.000}, learning rate {rate:0.0e+0}{(best is { Accuracy: { } accuracy } ? Text($", best validation accuracy {accuracy:0.000}") : "")}");

    private static string Text(Judgement result) => result.Accuracy is { } accuracy
        ? Text($"accuracy of {accuracy:0.0000} (loss {result.Loss:0.0000})")
        : Text($"loss of {result.Loss:0.0000}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
