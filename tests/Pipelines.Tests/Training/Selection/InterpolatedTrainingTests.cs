using Pipelines.Onnx;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Tests.Training.Loop;
using Pipelines.Training.Batches;
using Pipelines.Training.Checkpoints;
using Pipelines.Training.Loop;
using Pipelines.Training.Optimizers;
using Pipelines.Training.Selection;
using TorchSharp;
using TorchSharp.Modules;

namespace Pipelines.Tests.Training.Selection;

/// <summary>At the end of a training, the networks between the first and the last one take part in the comparison.</summary>
[Collection(TorchCollection.Name)]
public sealed class InterpolatedTrainingTests
{
    // Ten steps of 0.1: the number goes from 0 to 1.
    private static readonly TrainingOptions s_training = TinyClassifier.Training with
    {
        Epochs = null,
        Steps = 10,
        Interval = null,
        IntervalSteps = 10,
        WeightInterpolation = true,
        Optimizer = new() { Type = OptimizerType.Sgd, LearningRate = 0.1, Momentum = 0, WeightDecay = 0 },
        Schedule = new() { Type = ScheduleType.Constant, WarmUpEpochs = 0 },
    };

    [Theory]
    [InlineData(0.62, 0.6)]
    [InlineData(0.45, 0.4)]
    [InlineData(0.2, 0.2)]
    [InlineData(1.3, 1.0)]
    [InlineData(-0.1, 0.0)]
    public void The_network_nearest_to_the_best_place_is_the_model(double bestPlace, double expected)
    {
        using var line = new Line { BestPlace = bestPlace };
        var trained = Run(line, s_training);
        Assert.Equal(expected, line.Written.LastOrDefault(), 1e-6);
        var way = FormattableString.Invariant($", {expected:0.0} of the way to it from the origin: ");
        Assert.Equal(expected is > 0 and < 1, trained.Notes[^1].Text.Contains(way, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_ends_take_part_where_it_is_switched_off()
    {
        using var line = new Line { BestPlace = 0.6 };
        Run(line, s_training with { WeightInterpolation = false });
        Assert.Equal([1.0], line.Written.Select(number => Math.Round(number, 5)));
        Assert.Equal(2, line.Validated);
    }

    [Fact]
    public void The_way_leads_to_the_average_of_the_weights_where_there_is_one()
    {
        using var line = new Line { BestPlace = 0.6 };
        Run(line, s_training with { WeightAverage = 0.9 });
        double average = 0, number = 0;
        for (var step = 1; step <= 10; step++)
        {
            number += 0.1;
            var kept = Math.Min(0.9, (1.0 + step) / (10 + step));
            average = (kept * average) + ((1 - kept) * number);
        }

        Assert.Equal(new[] { 0.2, 0.4, 0.6, 0.8, 1 }.MinBy(share => Math.Abs((share * average) - 0.6)) * average, line.Written[^1], 1e-5);
    }

    [Fact]
    public void On_a_trial_split_epochs_are_recorded_and_do_not_win()
    {
        var training = s_training with { IntervalSteps = 1 };
        using var every = new Line { BestPlace = 0.5 };
        Run(every, training);
        Assert.Equal(0.5, every.Written[^1], 1e-6);

        using var end = new Line { BestPlace = 0.45 };
        var trained = Run(end, training, rule: ModelSelection.OnTrialSplit);
        Assert.Equal(10, trained.Records.Count);
        Assert.Equal(0.4, trained.Share, 1e-6);
    }

    [Theory]
    [InlineData(0.5, 0.6)]
    [InlineData(0.9, 0.4)]
    [InlineData(1.1, 0.2)]
    [InlineData(1.5, 0.0)]
    public void On_a_trial_split_the_nearest_network_that_is_hardly_worse_than_the_best_is_selected(double luck, double expected)
    {
        // The lowest mean loss is that at 0.6; at 0.4, 0.2 and 0 it is higher by 0.1, 0.3 and 0.5, with standard errors of 0.14, 0.28 and
        // 0.42 times the luck.
        using var line = new Line { BestPlace = 0.55, Luck = luck };
        var trained = Run(line, s_training, rule: ModelSelection.OnTrialSplit);
        Assert.Equal((expected, expected == 0 ? 0 : 10), (trained.Epoch == 0 ? 0 : trained.Share, trained.Epoch));
        var note = Assert.Single(trained.Notes).Text;
        var start = expected == 0 ? "no network was clearly better than the origin, " : "the network of ";
        Assert.StartsWith($"On the trial split {start}", note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(1)]
    public void A_fixed_share_of_the_way_needs_no_validation_and_is_not_commented_on(double share)
    {
        using var line = new Line { ValidationImages = 0 };
        var trained = Run(line, s_training, rule: ModelSelection.AtShare(share));
        Assert.Equal(share, Assert.Single(line.Written), 1e-6);
        Assert.Equal((share, 10), (trained.Share, trained.Epoch));
        Assert.Empty(trained.Notes);
    }

    [Fact]
    public void A_network_that_is_right_less_often_than_the_first_one_is_not_the_model_however_low_its_loss()
    {
        using var line = new Line { BestPlace = 0.95, RightUpTo = 0.5 };
        Assert.Equal(0.4, Run(line, s_training).Share, 1e-6);

        // A trial split only selects how far to go.
        using var trial = new Line { BestPlace = 0.95, RightUpTo = 0.5 };
        Assert.Equal(1, Run(trial, s_training, rule: ModelSelection.OnTrialSplit).Share);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void Interrupted_in_a_validation_it_ends_in_the_same_way(int validation) =>
        AssertSame(() => new() { BestPlace = 0.85, RightUpTo = 0.7 }, line => line.CancelAt = validation, ModelSelection.BestOfAll);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Interrupted_in_a_validation_a_trial_split_ends_in_the_same_way(int validation) =>
        AssertSame(() => new() { BestPlace = 0.55, Luck = 0.9 }, line => line.CancelAt = validation, ModelSelection.OnTrialSplit);

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void Interrupted_after_a_step_a_fixed_share_ends_in_the_same_way(int step) =>
        AssertSame(() => new() { ValidationImages = 0 }, line => line.CancelAfterStep = step, ModelSelection.AtShare(0.4));

    /// <summary>A training that is interrupted once, and then resumed from its checkpoint, ends as one that never was.</summary>
    private static void AssertSame(Func<Line> create, Action<Line> interrupt, SelectionRule rule)
    {
        using var folder = new TemporaryFolder();
        using var stopped = create();
        interrupt(stopped);
        Assert.ThrowsAny<OperationCanceledException>(() => Run(stopped, s_training, folder, rule));

        using var resumed = create();
        using var whole = create();
        var (actual, expected) = (Run(resumed, s_training, folder, rule), Run(whole, s_training, rule: rule));
        Assert.Equal((expected.Epoch, expected.Share), (actual.Epoch, actual.Share));
        Assert.Equal((expected.Result?.Loss, expected.Result?.Accuracy), (actual.Result?.Loss, actual.Result?.Accuracy));
        Assert.Equal(expected.Notes, actual.Notes);
        Assert.Equal(whole.Written[^1], stopped.Written.Concat(resumed.Written).Last());
    }

    private static TrainedNetwork Run(Line line, TrainingOptions training, TemporaryFolder? folder = null, SelectionRule? rule = null)
    {
        TorchLibrary.Load(1);
        using var pictures = new DrawnClasses();
        var checkpoints = folder is null
            ? null
            : new TrainingCheckpoints(new(folder.Path, new(new Dictionary<string, string>())), TimeSpan.FromHours(1), TimeProvider.System);
        return new TrainingLoop(
            line,
            new(pictures.Draw(8).Images, TinyClassifier.Preprocessing, new()),
            TinyClassifier.Resolve(training),
            rule ?? ModelSelection.BestOfAll,
            new(TimeProvider.System, checkpoints)).Run(null, line.Stop.Token);
    }

    /// <summary>One number, which each step moves by the learning rate; the nearer it is to the best place, the better.</summary>
    private sealed class Line : ITrainingObjective, IDisposable
    {
        private readonly Parameter _number = new(torch.tensor(0f));
        private int _steps;

        public double BestPlace { get; init; }

        /// <summary>How much the losses of the images differ from their mean.</summary>
        public double Luck { get; init; }

        /// <summary>Beyond this number fewer answers are right.</summary>
        public double RightUpTo { get; init; } = double.PositiveInfinity;

        /// <summary>The validation that is cancelled, from 1.</summary>
        public int CancelAt { get; set; } = int.MaxValue;

        /// <summary>The step after which the training is cancelled, from 1.</summary>
        public int CancelAfterStep { get; set; } = int.MaxValue;

        public CancellationTokenSource Stop { get; } = new();

        /// <summary>The number whenever a network was written, in order.</summary>
        public List<double> Written { get; } = [];

        public int Validated { get; private set; }

        public string Stage => "test";

        public string StartName => "origin";

        public OnnxModel StartModel => TinyClassifier.Model(TinyClassifier.Head);

        public IReadOnlyList<ParameterGroup> Groups => [new([_number], 1, false)];

        public IReadOnlyList<torch.Tensor> State => [_number];

        public int ValidationImages { get; init; } = 5;

        public int Views => 1;

        public torch.Tensor Loss(LoadedBatch batch)
        {
            if (++_steps == CancelAfterStep)
            {
                Stop.Cancel();
            }

            return 2 - _number;
        }

        public ValidationResult? Validate(CancellationToken cancellation)
        {
            if (ValidationImages == 0)
            {
                return null;
            }

            var number = _number.item<float>();
            var loss = ++Validated == CancelAt ? throw new OperationCanceledException() : Math.Abs(number - BestPlace);
            return new(loss, number <= RightUpTo ? 0.5 : 0.4)
            {
                Errors = [0, 0, 0, 1, 1],
                Losses = [.. Enumerable.Range(-2, ValidationImages).Select(image => (float)(loss + (Luck * image * number)))],
            };
        }

        public OnnxModel WriteBack()
        {
            Written.Add(_number.item<float>());
            return TinyClassifier.Model(TinyClassifier.Head);
        }

        public void Dispose()
        {
            _number.Dispose();
            Stop.Dispose();
        }
    }
}
