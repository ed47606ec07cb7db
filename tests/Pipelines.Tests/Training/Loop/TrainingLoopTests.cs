using Pipelines.Onnx;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Training.Loop;
using Pipelines.Training.Schedules;

namespace Pipelines.Tests.Training.Loop;

[Collection(TorchCollection.Name)]
public sealed class TrainingLoopTests
{
    private static readonly AugmentationOptions s_everything =
        new() { Recipe = AugmentationRecipe.Standard, Mixup = 0.2, Cutmix = 1, RandomErasing = new() { Probability = 0.5 } };

    [Fact]
    public void Training_learns_what_the_probe_does_not_know()
    {
        using var pictures = new DrawnClasses();
        var trained = TinyClassifier.Train(pictures.Draw(48), pictures.Draw(24, seed: 2), TinyClassifier.Training with { Epochs = 8 });

        // The probe says the same of every picture: half of them are right.
        Assert.True(trained.Epoch > 0);
        Assert.True(trained.Records.Max(record => record.ValidationAccuracy) >= 0.8);
        Assert.True(trained.Records[^1].TrainLoss < trained.Records[0].TrainLoss);
        Assert.Equal(Enumerable.Range(1, 8), trained.Records.Select(record => record.Epoch));
        Assert.Contains($"epoch {trained.Epoch}", Assert.Single(trained.Notes).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_model_byte_for_byte_and_another_seed_another()
    {
        using var pictures = new DrawnClasses();
        var images = pictures.Draw(20);
        byte[] Run(int seed)
        {
            var training = TinyClassifier.Training with { Seed = seed };
            return TinyClassifier.Train(images, null, training, s_everything, dropout: 0.3).Model.ToByteArray();
        }

        var first = Run(1);
        Assert.Equal(first, Run(1));
        Assert.NotEqual(first, Run(2));
    }

    [Fact]
    public void A_training_that_makes_things_worse_leaves_the_probe()
    {
        using var pictures = new DrawnClasses();
        var train = pictures.Draw(16);

        // Validation with the classes swapped: whatever is learned is wrong there, and the probe's half is not.
        var swapped = pictures.Draw(16, seed: 2);
        swapped = swapped with { Labels = [.. swapped.Labels.Select(label => 1 - label)] };
        var trained = TinyClassifier.Train(train, swapped, TinyClassifier.Training with { Epochs = 12, Interval = 12 });

        Assert.Equal(0, trained.Epoch);
        Assert.Equal(TinyClassifier.Model(TinyClassifier.Head).ToByteArray(), trained.Model.ToByteArray());
        Assert.Contains("linear probe is the model", Assert.Single(trained.Notes).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_that_is_too_long_is_shortened_and_keeps_its_direction()
    {
        using var pictures = new DrawnClasses();
        var images = pictures.Draw(8);
        Dictionary<string, double[]> Step(double clipping)
        {
            var training = TinyClassifier.Training with
            {
                GradientClipping = clipping,
                Epochs = null,
                Steps = 1,
                Optimizer = new()
                {
                    Type = OptimizerType.Sgd,
                    LearningRate = 0.5,
                    Momentum = 0,
                    WeightDecay = 0,
                    BackboneLearningRateFactor = 1,
                    LayerDecay = 1,
                },
            };
            var before = Numbers(TinyClassifier.Model(TinyClassifier.Head));
            var after = Numbers(TinyClassifier.Train(images, null, training).Model);
            return before.ToDictionary(
                entry => entry.Key, entry => entry.Value.Zip(after[entry.Key], (from, to) => ((double)from - to) / 0.5).ToArray());
        }

        double Length(Dictionary<string, double[]> change) => Math.Sqrt(change.Values.Sum(values => values.Sum(value => value * value)));
        var whole = Step(0);
        var length = Length(whole);
        var clipped = Step(length / 10);
        Assert.True(length > 1e-4);
        Assert.InRange(Length(clipped), 0.0999 * length, 0.1001 * length);
        Assert.All(
            whole, entry => Assert.All(entry.Value.Zip(clipped[entry.Key]), pair => Assert.Equal(pair.First / 10, pair.Second, 1e-6)));
        Assert.All(Step(length * 2), entry => Assert.Equal(whole[entry.Key], entry.Value));
    }

    [Fact]
    public void A_batch_larger_than_the_data_is_noted_and_patience_ends_training()
    {
        using var pictures = new DrawnClasses();
        var swapped = pictures.Draw(8, seed: 2);
        swapped = swapped with { Labels = [.. swapped.Labels.Select(label => 1 - label)] };
        var training = TinyClassifier.Training with { BatchSize = 64, Epochs = 200, EarlyStopping = new() { Patience = 3 } };
        var trained = TinyClassifier.Train(pictures.Draw(10), swapped, training);
        Assert.Contains("only 10 training images", trained.Notes[0].Text, StringComparison.Ordinal);
        Assert.Contains("stopped early", trained.Notes[1].Text, StringComparison.Ordinal);
        Assert.True(trained.Records.Count < 200);
    }

    [Fact]
    public void Accumulated_gradients_make_the_step_of_one_large_batch()
    {
        using var pictures = new DrawnClasses();
        var images = pictures.Draw(70);
        var sgd = TinyClassifier.WithSgd(0.05) with { Steps = 8, Epochs = null };
        var large = TinyClassifier.Train(images, null, sgd with { BatchSize = 32 });
        var accumulated = TinyClassifier.Train(images, null, sgd with { BatchSize = 8, GradientAccumulation = 4 });
        Assert.Equal(large.Records.Select(record => record.Step), accumulated.Records.Select(record => record.Step));
        Assert.Equal(large.Records[^1].TrainLoss, accumulated.Records[^1].TrainLoss, 1e-6);
        AssertSame(large.Model, accumulated.Model, 1e-6);
        Assert.NotEqual(large.Model.ToByteArray(), TinyClassifier.Train(images, null, sgd with { BatchSize = 8 }).Model.ToByteArray());
    }

    [Fact]
    public void Steps_may_end_within_an_epoch_and_an_evaluation_follows_the_last()
    {
        using var pictures = new DrawnClasses();
        var training = TinyClassifier.Training with { Epochs = null, Steps = 7, IntervalSteps = 2 };
        var trained = TinyClassifier.Train(pictures.Draw(24), pictures.Draw(8, seed: 2), training);

        // Three steps in an epoch.
        Assert.Equal([(1, 2), (2, 4), (2, 6), (3, 7)], trained.Records.Select(record => (record.Epoch, (int)record.Step)));
    }

    [Fact]
    public void The_schedule_ends_with_the_budget_of_time_and_training_too()
    {
        using var pictures = new DrawnClasses();
        var clock = new SetClock();
        var training = TinyClassifier.Training with { Epochs = 100, IntervalSteps = 1, TimeBudgetMinutes = 1 };
        var tick = new EachStep(() => clock.Now += TimeSpan.FromSeconds(6));
        var trained = TinyClassifier.Train(pictures.Draw(16), pictures.Draw(8, seed: 2), training, clock: clock, progress: tick);

        // Ten steps of 6 seconds in a minute, where the epochs would have had two hundred.
        Assert.Equal(Enumerable.Range(1, 10), trained.Records.Select(record => (int)record.Step));
        Assert.All(
            trained.Records.Index(),
            entry => Assert.Equal(0.01 * 0.5 * (1 + Math.Cos(Math.PI * entry.Index / 10)), entry.Item.LearningRate, 1e-9));
        const string Expected = "5 of 100 epochs, because the 1 minute of training.timeBudgetMinutes";
        Assert.Contains(trained.Notes, note => note.Text.Contains(Expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_budget_longer_than_the_training_changes_nothing()
    {
        using var pictures = new DrawnClasses();
        var images = pictures.Draw(20);
        Assert.Equal(
            TinyClassifier.Train(images, null).Model.ToByteArray(),
            TinyClassifier.Train(images, null, TinyClassifier.Training with { TimeBudgetMinutes = 1000 }).Model.ToByteArray());
    }

    [Fact]
    public void The_average_of_the_weights_is_validated_and_exported_and_training_continues_with_the_weights()
    {
        using var pictures = new DrawnClasses();
        var (images, validation) = (pictures.Draw(16), pictures.Draw(8, seed: 2));
        TrainedNetwork Run(int steps, double average) => TinyClassifier.Train(
            images,
            null,
            TinyClassifier.Training with
            {
                Epochs = null,
                Steps = steps,
                WeightAverage = average,
                Schedule = new() { Type = ScheduleType.Constant, WarmUpEpochs = 0 },
            });

        // At a constant rate a training of n steps is the beginning of any longer one. Steps 1 and 2 keep 2/11 and 3/12 of the average;
        // the decay is larger.
        var start = Numbers(TinyClassifier.Model(TinyClassifier.Head));
        var (first, second) = (Numbers(Run(1, 0).Model), Numbers(Run(2, 0).Model));
        var averaged = Numbers(Run(2, 0.998).Model);
        foreach (var (name, values) in averaged)
        {
            for (var i = 0; i < values.Length; i++)
            {
                var afterFirst = (2 / 11.0 * start[name][i]) + (9 / 11.0 * first[name][i]);
                Assert.Equal((3 / 12.0 * afterFirst) + (9 / 12.0 * second[name][i]), values[i], 1e-6);
            }
        }

        // Evaluations in between do not disturb the weights.
        var training = TinyClassifier.Training with { Epochs = null, Steps = 6, WeightAverage = 0.9 };
        var often = TinyClassifier.Train(images, validation, training with { IntervalSteps = 1 });
        var once = TinyClassifier.Train(images, validation, training with { IntervalSteps = 6 });
        Assert.Equal(once.Records[^1].ValidationLoss, often.Records[^1].ValidationLoss);
    }

    [Fact]
    public void The_learning_rate_falls_on_a_plateau()
    {
        using var pictures = new DrawnClasses();
        var swapped = pictures.Draw(8, seed: 2);
        swapped = swapped with { Labels = [.. swapped.Labels.Select(label => 1 - label)] };
        var training = TinyClassifier.Training with
        {
            Epochs = 8,
            Schedule = new() { Type = ScheduleType.ReduceOnPlateau, Gamma = 0.5, Patience = 1, WarmUpEpochs = 0 },
        };
        var trained = TinyClassifier.Train(pictures.Draw(16), swapped, training);

        var plateau = new PlateauFactor(training.Schedule);
        foreach (var record in trained.Records)
        {
            Assert.Equal(0.01 * plateau.Factor, record.LearningRate, 1e-12);
            plateau.Observe(record.ValidationLoss!.Value);
        }

        Assert.True(plateau.Factor <= 0.25);
    }

    [Fact]
    public void Cancelling_ends_training()
    {
        using var pictures = new DrawnClasses();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => TinyClassifier.Train(pictures.Draw(8), null, cancellation: stop.Token));
    }

    private static Dictionary<string, float[]> Numbers(OnnxModel model) => TinyClassifier.Numbers(model)
        .ToDictionary(entry => entry.Key, entry => Array.ConvertAll(entry.Value, BitConverter.Int32BitsToSingle));

    private static void AssertSame(OnnxModel expected, OnnxModel actual, double tolerance)
    {
        var values = Numbers(actual);
        Assert.All(
            Numbers(expected),
            entry => Assert.All(entry.Value.Zip(values[entry.Key]), pair => Assert.Equal(pair.First, pair.Second, tolerance)));
    }

    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long GetTimestamp() => Now.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }

    private sealed class EachStep(Action action) : IProgress<StageProgress>
    {
        private long? _done;

        public void Report(StageProgress value)
        {
            // The first report says where the training begins, and one after an evaluation has no more done.
            if (value.Done > _done)
            {
                action();
            }

            _done = value.Done;
        }
    }
}
