using System.Diagnostics;
using System.Globalization;
using Pipelines.Classification.Losses;
using Pipelines.Numerics;
using Pipelines.Training.Loop;
using Pipelines.Training.Optimizers;
using Pipelines.Training.Schedules;
using Pipelines.Training.Selection;

namespace Pipelines.Classification;

/// <summary>The training loop of a head on stored vectors: epochs, steps, evaluations; keeps the best weights.</summary>
/// <param name="network">What is trained.</param>
/// <param name="loss">What is minimised.</param>
/// <param name="train">Scaled vectors of the training images.</param>
/// <param name="validation">Scaled vectors of the validation images, or null.</param>
/// <param name="training">How it is trained.</param>
/// <param name="random">Decides the order of the images.</param>
/// <param name="log">Receives the course of the training; null for nothing.</param>
internal sealed class SoftmaxTrainingLoop(
    SoftmaxNetwork network,
    SoftmaxLoss loss,
    LabelledVectors train,
    LabelledVectors? validation,
    ResolvedHeadTraining training,
    Random random,
    ITrainingLog? log)
{
    private const string Stage = "training the head";

    // A head that begins at 0 says the same of every image: one that ends far above the loss of that has learned nothing right.
    private const double FarAbove = 2;

    private readonly List<TrainingRecord> _records = [];
    private readonly List<RunNote> _notes = [];
    private readonly EarlyStopping _stopping = new(training.EarlyStopping);
    private readonly PlateauFactor _plateau = new(training.Schedule);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private ((LinearLayer? Bottleneck, LinearLayer Head) Layers, int Epoch)? _best;
    private double? _firstLoss;

    // Since the last record.
    private double _lossSum;
    private long _images;
    private TimeSpan _since;

    /// <summary>One for each evaluation.</summary>
    public IReadOnlyList<TrainingRecord> Records => _records;

    /// <summary>Why training ended early, where it did.</summary>
    public IReadOnlyList<RunNote> Notes => _notes;

    /// <summary>Trains.</summary>
    /// <returns>The layers of the lowest validation loss, or the last ones where there was no evaluation; and their epoch.</returns>
    /// <exception cref="PipelineException">The loss is no longer a finite number.</exception>
    public ((LinearLayer? Bottleneck, LinearLayer Head) Layers, int Epoch) Run(
        IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var fullRate = training.Optimizer.LearningRate;
        var batches = new BatchOrder(Enumerable.Range(0, train.Vectors.Rows), training.BatchSize, random);
        var steps = training.Length.InSteps(batches.Count);
        var interval = training.Interval.InSteps(batches.Count);
        var epochs = (steps + batches.Count - 1) / batches.Count;
        var schedule = new LearningRateSchedule(training.Schedule, steps, batches.Count);
        var optimization = new SoftmaxStep(network, loss, HeadOptimizer.Create(training.Optimizer, network.Parameters), train);
        log?.Begin(_records);
        var step = 0L;
        var epoch = 0;
        while (step < steps && !_stopping.ShouldStop && !cancellation.IsCancellationRequested)
        {
            epoch++;
            var rate = 0.0;
            foreach (var batch in batches.Shuffled())
            {
                if (cancellation.IsCancellationRequested && step > 0)
                {
                    break;
                }

                rate = fullRate * schedule.FactorAt(step++) * _plateau.Factor;
                var batchLoss = optimization.Run(batch, rate);
                if (!double.IsFinite(batchLoss))
                {
                    throw Diverged(epoch, rate);
                }

                _firstLoss ??= batchLoss;
                _lossSum += batchLoss * batch.Length;
                _images += batch.Length;
                var mean = _lossSum / _images;
                if (step == steps || step % interval == 0)
                {
                    Evaluate(epoch, step, rate);
                }

                if (step == steps || step % batches.Count == 0)
                {
                    var evaluation = _records.Count > 0 ? _records[^1].ToEvaluation() : null;
                    progress?.Report(
                        new(Stage, epoch, epochs, $"loss {Number(mean)}") { Unit = "epochs", Evaluation = evaluation });
                }

                if (step == steps || _stopping.ShouldStop)
                {
                    break;
                }
            }

            if (cancellation.IsCancellationRequested && _images > 0)
            {
                Evaluate(epoch, step, rate);
            }
        }

        if (cancellation.IsCancellationRequested)
        {
            _notes.Add(new($"Training was interrupted in epoch {epoch} of {epochs}."));
        }
        else if (step < steps)
        {
            _notes.Add(RunNote.Detail(
                $"Training stopped after epoch {epoch} of {epochs}: the validation loss was lowest after epoch {_best?.Epoch}."));
        }

        if (_firstLoss is { } first && _records.Count > 0 && _records[^1].TrainLoss > FarAbove * first)
        {
            _notes.Add(new(
                $"training.optimizer.learningRate: the training loss ended at {Number(_records[^1].TrainLoss)}, above the {Number(first)} "
                + $"of a head that knows nothing. {Number(fullRate)} is too high: {Lower(fullRate)}."));
        }

        return _best ?? (network.Layers(), epoch);
    }

    private void Evaluate(int epoch, long step, double rate)
    {
        (double Loss, double Accuracy)? measured =
            validation is null ? null : loss.Evaluate(network, new RowView(validation.Vectors), validation.Labels);
        var now = _watch.Elapsed;
        _records.Add(new TrainingRecord(
            epoch, step, _lossSum / _images, measured?.Loss, measured?.Accuracy, rate, _images / (now - _since).TotalSeconds, now));
        log?.Add(_records);
        (_lossSum, _images, _since) = (0, 0, now);
        if (measured is { } result)
        {
            _plateau.Observe(result.Loss);
            if (_stopping.Observe(result.Loss))
            {
                _best = (network.Layers(), epoch);
            }
        }
    }

    private PipelineException Diverged(int epoch, double rate) => new(new Problem(
        "training.optimizer.learningRate",
        $"The loss was no longer a finite number in epoch {epoch}, at a learning rate of {Number(rate)}.",
        $"Set it lower: {Lower(rate)}."));

    /// <summary>A tenth, or the usual rate where that is lower still.</summary>
    private string Lower(double rate)
    {
        var usual = OptimizerTable.Of(training.Optimizer.Type).HeadLearningRate;
        return rate / 10 > usual ? $"{Number(usual)} is usual, and what a run takes where none is set" : $"try {Number(rate / 10)}";
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
