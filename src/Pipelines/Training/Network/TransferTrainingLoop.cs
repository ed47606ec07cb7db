using System.Diagnostics;
using System.Globalization;
using Pipelines.Imaging;
using Pipelines.Imaging.Augmentation;
using Pipelines.Onnx;
using static TorchSharp.torch;

namespace Pipelines.Training.Network;

/// <summary>The training loop of a network on pictures: epochs, steps, evaluations; keeps the best network, the one it began with included.</summary>
/// <remarks>
/// The best network has the highest accuracy on the validation pictures, and of equal ones the lowest loss. Without validation pictures the last one
/// is kept. The same seed and number of threads give the same network, bit for bit.
/// </remarks>
/// <param name="network">What is trained; it begins as <paramref name="probe"/>.</param>
/// <param name="probe">The classifier with which training begins.</param>
/// <param name="writeBack">Makes a finished classifier of the network as it stands.</param>
/// <param name="loss">What is minimised.</param>
/// <param name="train">The training pictures, at least one.</param>
/// <param name="validation">Judges the network; null without validation pictures.</param>
/// <param name="preprocessing">The pixels of a picture.</param>
/// <param name="augmentation">How training pictures are varied.</param>
/// <param name="training">All of it set: nothing is chosen here.</param>
internal sealed class TransferTrainingLoop(
    TransferNetwork network,
    OnnxModel probe,
    Func<OnnxModel> writeBack,
    ClassificationLoss loss,
    LabelledImages train,
    NetworkEvaluation? validation,
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
        var images = train.Images.Count;
        var stepsPerEpoch = BatchPlan.BatchesPerEpoch(images, _batchSize);
        var schedule = new LearningRateSchedule(training.Schedule, _epochs, stepsPerEpoch);
        var stopping = new EarlyStopping(training.EarlyStopping);
        using var optimizer = OptimizerFactory.Create(training.Optimizer, network.Groups);
        manual_seed(training.Seed);

        var best = (Model: probe, Epoch: 0, Result: validation?.Run(cancellation));
        if (_batchSize > images)
        {
            _notes.Add($"training.batchSize is {_batchSize}, but there are only {images} training images: each step uses all of them.");
        }

        var loader = new BatchLoader(train.Images, preprocessing, augmentation, training.Seed);
        using var batches = loader.Load(BatchPlan.Shuffled(images, _batchSize, _epochs, training.Seed), cancellation).GetEnumerator();
        var (step, lossSum, seen, since) = (0L, 0.0, 0, watch.Elapsed);
        for (var epoch = 1; epoch <= _epochs && !stopping.ShouldStop; epoch++)
        {
            network.SetTraining(true);
            var rate = 0.0;
            for (var stepOfEpoch = 1; stepOfEpoch <= stepsPerEpoch; stepOfEpoch++)
            {
                batches.MoveNext();
                rate = _fullRate * schedule.FactorAt(step++);
                OptimizerFactory.SetLearningRate(optimizer, network.Groups, rate);
                var value = Step(batches.Current, optimizer);
                if (!double.IsFinite(value))
                {
                    _notes.Add(Diverged(value, epoch, stepOfEpoch, best.Epoch));
                    return Finish(best, validation is null && best.Epoch == 0);
                }

                var size = batches.Current.Plan.Images.Length;
                (lossSum, seen) = (lossSum + (value * size), seen + size);
                progress?.Report(new(Stage, ((epoch - 1L) * images) + (seen % images == 0 ? images : seen % images), (long)_epochs * images, Detail(epoch, lossSum / seen, rate, best.Result)));
            }

            if (epoch % training.Interval == 0 || epoch == _epochs)
            {
                var result = validation?.Run(cancellation);
                _records.Add(new(epoch, lossSum / seen, result?.Loss, result?.Accuracy, rate, seen / (watch.Elapsed - since).TotalSeconds, watch.Elapsed));
                if (result is null ? epoch == _epochs : IsBetter(result.Value, best.Result!.Value))
                {
                    best = (writeBack(), epoch, result);
                }

                if (result is { } judged)
                {
                    stopping.IsBest(judged.Loss);
                }

                (lossSum, seen, since) = (0, 0, watch.Elapsed);
            }
        }

        if (stopping.ShouldStop && _records[^1].Epoch < _epochs)
        {
            _notes.Add($"Training stopped early, after {_records[^1].Epoch} of {_epochs} epochs: the validation loss had not improved for {training.EarlyStopping.Patience} evaluations.");
        }

        return Finish(best, noValidation: validation is null);
    }

    private string Stage => training.Transfer == TransferForm.FineTune ? "fine-tuning" : "training behind the frozen backbone";

    /// <summary>One step; the answer is its loss. A loss that is not finite changes nothing.</summary>
    private double Step(LoadedBatch batch, optim.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        var pixels = batch.ToTensor(preprocessing.ResizedSize);
        var labels = tensor(train.LabelsOf(batch.Plan.Images));
        var mix = BatchMix.Sample(augmentation, preprocessing.ResizedSize, AugmentationRandom.ForBatch(training.Seed, batch.Plan.Epoch, batch.Plan.Batch));
        if (mix is { } mixed)
        {
            pixels = ClassificationLoss.Mix(pixels, mixed);
        }

        var batchLoss = loss.ForTraining(network.Forward(pixels), labels, mix);
        var value = batchLoss.item<float>();
        if (float.IsFinite(value))
        {
            optimizer.zero_grad();
            batchLoss.backward();
            if (training.GradientClipping > 0)
            {
                nn.utils.clip_grad_norm_(network.Groups.SelectMany(group => group.Parameters), training.GradientClipping);
            }

            optimizer.step();
        }

        return value;
    }

    private static bool IsBetter((double Loss, double Accuracy) result, (double Loss, double Accuracy) best) =>
        double.IsFinite(result.Loss)
        && (result.Accuracy > best.Accuracy || (result.Accuracy == best.Accuracy && result.Loss < best.Loss));

    private TrainedNetwork Finish((OnnxModel Model, int Epoch, (double Loss, double Accuracy)? Result) best, bool noValidation)
    {
        if (noValidation)
        {
            _notes.Add(best.Epoch == 0
                ? "The linear probe is the model: nothing else was learned."
                : "There are no validation images to compare with: the network of the last epoch is the model, better than the linear probe or not.");
        }
        else if (best.Result is { } result)
        {
            _notes.Add(best.Epoch == 0
                ? Text($"The linear probe is the model: on {validation!.Count} validation images no epoch was better than its accuracy of {result.Accuracy:0.0000} (loss {result.Loss:0.0000}).")
                : Text($"The network of epoch {best.Epoch} is the model: accuracy {result.Accuracy:0.0000} (loss {result.Loss:0.0000}) on {validation!.Count} validation images, the best of all epochs and of the linear probe."));
        }

        return new(best.Model, best.Epoch, _records, _notes);
    }

    private string Diverged(double value, int epoch, int step, int bestEpoch) => Text(
        $"Training was stopped: the loss was {(double.IsNaN(value) ? "not a number" : "infinite")} in epoch {epoch}, step {step}. {(bestEpoch == 0 ? "The linear probe" : $"The network of epoch {bestEpoch}")} was kept. Try a tenth of the learning rate: \"training\": {{ \"optimizer\": {{ \"learningRate\": {_fullRate / 10:g3} }} }}.");

    private string Detail(int epoch, double meanLoss, double rate, (double Loss, double Accuracy)? best) => Text(
        $"epoch {epoch} of {_epochs}, loss {meanLoss:0.000}, learning rate {rate:0.0e+0}{(best is { } judged ? Text($", best validation accuracy {judged.Accuracy:0.000}") : "")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
