using Pipelines.Tests.Runtime.Torch;
using Pipelines.Training.Batches;
using Pipelines.Training.Checkpoints;
using Pipelines.Training.Loop;

namespace Pipelines.Tests.Training.Loop;

/// <summary>A training that is stopped and resumed ends as one that was never stopped, bit for bit.</summary>
[Collection(TorchCollection.Name)]
public sealed class ResumeTests
{
    private static readonly Fingerprint s_fingerprint = new(new Dictionary<string, string>());
    private static readonly AugmentationOptions s_augmentation = new() { Recipe = AugmentationRecipe.Standard, Mixup = 0.2, Cutmix = 1 };

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    // 20 pictures in batches of 8: three steps in an epoch.
    private static readonly Dictionary<string, TrainingOptions> s_cases = new()
    {
        ["sgd with momentum"] = With(new() { Type = OptimizerType.Sgd, LearningRate = 0.02 }),
        ["sgd with Nesterov's momentum"] = With(new() { Type = OptimizerType.Sgd, LearningRate = 0.02, Nesterov = true }),
        ["sgd without momentum"] = With(new() { Type = OptimizerType.Sgd, LearningRate = 0.02, Momentum = 0 }),
        ["adam"] = With(new() { Type = OptimizerType.Adam, LearningRate = 0.01 }),
        ["adamW"] = With(new() { Type = OptimizerType.AdamW, LearningRate = 0.01 }),
        ["rmsProp"] = With(new() { Type = OptimizerType.RmsProp, LearningRate = 0.001 }),
        ["average of weights"] = TinyClassifier.Training with { WeightAverage = 0.9 },
        ["interpolated weights"] = TinyClassifier.Training with { WeightAverage = 0.9, WeightInterpolation = true },
        ["gradient accumulation"] = TinyClassifier.Training with { BatchSize = 3, GradientAccumulation = 3, WeightAverage = 0.8 },
        ["running statistics"] = TinyClassifier.Training with { FrozenBatchNorm = false },
        ["plateaus"] = TinyClassifier.Training with
        {
            Epochs = 6,
            Schedule = new() { Type = ScheduleType.ReduceOnPlateau, Patience = 0, Threshold = 0.5, WarmUpEpochs = 0 },
        },
        ["early stopping"] = TinyClassifier.Training with { Epochs = 40, EarlyStopping = new() { Patience = 1, MinimumGain = 0.5 } },
        ["steps"] = TinyClassifier.Training with
        {
            Epochs = null,
            Steps = 8,
            Interval = null,
            IntervalSteps = 2,
            Schedule = new() { Type = ScheduleType.OneCycle, WarmUpEpochs = 0 },
        },
        ["balanced sampling"] = TinyClassifier.Training with { Sampling = Sampling.Balanced },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Stopped_after_any_step(string name)
    {
        using var pictures = new DrawnClasses();
        var (train, validation) = (pictures.Draw(20), pictures.Draw(10, seed: 2));
        var whole = TinyClassifier.Train(train, validation, s_cases[name], s_augmentation, dropout: 0.2);
        for (var stop = 1; stop <= whole.Records[^1].Step; stop++)
        {
            using var folder = new TemporaryFolder();
            Assert.Null(Run(folder, train, validation, s_cases[name], stopAfter: stop));
            AssertSame(whole, Run(folder, train, validation, s_cases[name])!);
        }
    }

    [Fact]
    public void Stopped_again_and_again()
    {
        using var pictures = new DrawnClasses();
        using var folder = new TemporaryFolder();
        var (train, validation) = (pictures.Draw(20), pictures.Draw(10, seed: 2));
        var training = s_cases["average of weights"];
        var whole = TinyClassifier.Train(train, validation, training, s_augmentation, dropout: 0.2);
        TrainedNetwork? trained;
        var calls = 1;
        while ((trained = Run(folder, train, validation, training, stopAfter: 1)) is null)
        {
            calls++;
        }

        // An evaluation that is due is stopped too, and made first of all next time.
        Assert.True(calls >= 9, $"{calls} calls");
        AssertSame(whole, trained);
    }

    [Fact]
    public void Resumed_from_an_older_checkpoint_as_after_a_power_cut()
    {
        using var pictures = new DrawnClasses();
        var (train, validation) = (pictures.Draw(20), pictures.Draw(10, seed: 2));
        foreach (var name in (string[])["adamW", "average of weights"])
        {
            var whole = TinyClassifier.Train(train, validation, s_cases[name], s_augmentation, dropout: 0.2);
            using var folder = new TemporaryFolder();
            Assert.Null(Run(folder, train, validation, s_cases[name], stopAfter: 5, minutes: 0));
            var newest = Directory.GetFiles(folder.Path, "*.checkpoint").Order(StringComparer.Ordinal).Last();
            File.WriteAllBytes(newest, File.ReadAllBytes(newest)[..^100]);
            var trained = Run(folder, train, validation, s_cases[name])!;
            AssertSame(whole with { Notes = [.. whole.Notes, trained.Notes[^1]] }, trained);
            Assert.Contains("The training was resumed from the one before, of step 4.", trained.Notes[^1].Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_validation_images_and_after_the_last_step()
    {
        using var pictures = new DrawnClasses();
        using var folder = new TemporaryFolder();
        var train = pictures.Draw(20);
        var whole = TinyClassifier.Train(train, null, TinyClassifier.Training, s_augmentation, dropout: 0.2);
        AssertSame(whole, Run(folder, train, null, TinyClassifier.Training)!);
        AssertSame(whole, Run(folder, train, null, TinyClassifier.Training)!);
    }

    [Fact]
    public void A_training_that_diverges_does_so_again()
    {
        using var pictures = new DrawnClasses();
        using var folder = new TemporaryFolder();
        var (train, validation) = (pictures.Draw(20), pictures.Draw(10, seed: 2));
        var training = TinyClassifier.Training with
        {
            GradientClipping = 0,
            Optimizer = new()
            {
                Type = OptimizerType.Sgd,
                LearningRate = 1e4,
                Momentum = 0.9,
                BackboneLearningRateFactor = 1,
                LayerDecay = 1,
            },
        };
        var whole = TinyClassifier.Train(train, validation, training, s_augmentation, dropout: 0.2);
        Assert.Contains("Training was stopped", whole.Notes[0].Text, StringComparison.Ordinal);
        Assert.Null(Run(folder, train, validation, training, stopAfter: 1));
        AssertSame(whole, Run(folder, train, validation, training)!);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_ends_nothing_and_is_reported()
    {
        using var pictures = new DrawnClasses();
        using var folder = new TemporaryFolder();
        var inTheWay = folder.Write("checkpoints", "a file where the folder should be");
        var (train, validation) = (pictures.Draw(20), pictures.Draw(10, seed: 2));
        var whole = TinyClassifier.Train(train, validation, TinyClassifier.Training, s_augmentation, dropout: 0.2);
        var reports = new List<StageProgress>();
        var trained = Train(train, validation, new Listener(reports), Checkpoints(inTheWay));
        AssertSame(whole with { Notes = [.. whole.Notes, trained.Notes[^1]] }, trained);

        // Reported once when it begins, after the evaluation of the third step, and counted at the end.
        var warning = Assert.Single(reports, report => report.Note.Length > 0);
        Assert.StartsWith("The checkpoint of step 3 could not be written: ", warning.Note, StringComparison.Ordinal);
        Assert.EndsWith("Training continues; there is none to resume from yet.", warning.Note, StringComparison.Ordinal);
        Assert.StartsWith("3 checkpoints could not be written, the last one at step 9: ", trained.Notes[^1].Text, StringComparison.Ordinal);

        using var stop = new CancellationTokenSource();
        var error = Assert.ThrowsAny<OperationCanceledException>(
            () => Train(train, validation, new StopAfter(2, stop), Checkpoints(inTheWay), stop.Token));
        Assert.Contains("could not be written", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_reports_what_was_done_before_and_is_done_after_the_last_evaluation()
    {
        using var pictures = new DrawnClasses();
        using var folder = new TemporaryFolder();
        var (train, validation) = (pictures.Draw(20), pictures.Draw(10, seed: 2));
        Assert.Null(Run(folder, train, validation, TinyClassifier.Training, stopAfter: 4));
        var reports = new List<StageProgress>();
        var trained = Train(train, validation, new Listener(reports), Checkpoints(folder.Path));

        // Three steps in an epoch of 20 pictures: 20 + 20 / 3 were used in four of them.
        Assert.All(reports, report => Assert.Equal((26, 60), ((int)report.Before, (int)report.Total)));
        Assert.Equal(26, reports[0].Done);
        Assert.Equal(60, Assert.Single(reports, report => report.Done == report.Total).Done);
        Assert.Same(reports[^1], reports.Find(report => report.Done == report.Total));
        var last = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{trained.Records[^1].ValidationAccuracy:0.000}");
        Assert.Matches(
            $"^epoch 3 of 3, loss [0-9.]+, learning rate [0-9.e-]+, validation accuracy {last}, best so far: (epoch [1-3]|linear probe)$",
            reports[^1].Detail);
    }

    [Fact]
    public void What_is_stopped_before_the_first_step_leaves_no_checkpoint()
    {
        using var pictures = new DrawnClasses();
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => TinyClassifier.Train(pictures.Draw(20), null, cancellation: stop.Token, checkpoints: Checkpoints(folder.Path)));
        Assert.Null(CheckpointFolder.NewestStep(folder.Path));
    }

    private static TrainingOptions With(OptimizerOptions optimizer) => TinyClassifier.Training with
    {
        Optimizer = optimizer with { WeightDecay = 0.01, BackboneLearningRateFactor = 0.5, LayerDecay = 1 },
    };

    private static TrainingCheckpoints Checkpoints(string path, double minutes = 60) =>
        new(new(path, s_fingerprint), TimeSpan.FromMinutes(minutes), TimeProvider.System);

    private static TrainedNetwork Train(
        LabelledImages train,
        LabelledImages validation,
        IProgress<StageProgress> progress,
        TrainingCheckpoints checkpoints,
        CancellationToken cancellation = default) => TinyClassifier.Train(
            train,
            validation,
            TinyClassifier.Training,
            s_augmentation,
            dropout: 0.2,
            cancellation,
            progress: progress,
            checkpoints: checkpoints);

    /// <summary>Trains from the newest checkpoint of the folder on; null where the training was stopped.</summary>
    private static TrainedNetwork? Run(
        TemporaryFolder folder,
        LabelledImages train,
        LabelledImages? validation,
        TrainingOptions training,
        int stopAfter = int.MaxValue,
        double minutes = 60)
    {
        using var stop = new CancellationTokenSource();
        try
        {
            return TinyClassifier.Train(
                train,
                validation,
                training,
                s_augmentation,
                dropout: 0.2,
                stop.Token,
                progress: new StopAfter(stopAfter, stop),
                checkpoints: Checkpoints(folder.Path, minutes));
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static void AssertSame(TrainedNetwork expected, TrainedNetwork actual)
    {
        Assert.Equal(expected.Model.ToByteArray(), actual.Model.ToByteArray());
        Assert.Equal(expected.Records.Select(WithoutTime), actual.Records.Select(WithoutTime));
        Assert.Equal(expected.Notes, actual.Notes);
        Assert.Equal(expected.Epoch, actual.Epoch);
    }

    private static TrainingRecord WithoutTime(TrainingRecord record) => record with { ImagesPerSecond = 0, Elapsed = default };

    private sealed class Listener(List<StageProgress> reports) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => reports.Add(value);
    }

    private sealed class StopAfter(int steps, CancellationTokenSource stop) : IProgress<StageProgress>
    {
        private readonly List<long> _done = [];

        public void Report(StageProgress value)
        {
            // The first report says where the training begins, and one after an evaluation has no more done.
            if (_done.Count == 0 || value.Done > _done[^1])
            {
                _done.Add(value.Done);
                if (_done.Count == steps + 1)
                {
                    stop.Cancel();
                }
            }
        }
    }
}
