using System.Globalization;
using Pipelines.Imaging.Augmentation;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Training;
using Pipelines.Training.Schedules;
using Pipelines.Training.Selection;

namespace Pipelines.Tests.Training.Loop;

[Collection(TorchCollection.Name)]
public sealed class KnownTrainingTests
{
    [Fact]
    public void Print()
    {
        using var pictures = new DrawnClasses();
        var (train, validation) = (pictures.Draw(20), pictures.Draw(10, seed: 2));
        var augmentation = new AugmentationOptions { Recipe = AugmentationRecipe.Standard, Mixup = 0.2, Cutmix = 1 };
        var swapped = validation with { Labels = [.. validation.Labels.Select(label => 1 - label)] };
        var file = Environment.GetEnvironmentVariable("KNOWN")!;
        File.Delete(file);
        TrainingOptions T = TinyClassifier.Training;
        Case("best", validation, T with { Epochs = 4, WeightAverage = 0.9, WeightInterpolation = true });
        Case("none", null, T with { WeightAverage = 0.9, WeightInterpolation = true });
        Case("early", swapped, T with { Epochs = 30, WeightInterpolation = true, EarlyStopping = new() { Patience = 2 } });
        Case("plateau", validation, T with { Epochs = null, Steps = 8, Interval = null, IntervalSteps = 2, GradientAccumulation = 2, BatchSize = 4,
            Schedule = new() { Type = ScheduleType.ReduceOnPlateau, Patience = 0, Threshold = 0.5, WarmUpEpochs = 0 } });

        void Case(string name, Pipelines.Training.Batches.LabelledImages? judges, TrainingOptions training)
        {
            var reports = new List<StageProgress>();
            var trained = TinyClassifier.Train(train, judges, training, augmentation, dropout: 0.2, progress: new Listener(reports));
            File.AppendAllText(file, $"{name} epoch {trained.Epoch} share {trained.Share} result {trained.Result?.Loss:R} {trained.Result?.Accuracy} exploded {trained.HasExploded}\n");
            File.AppendAllText(file, string.Concat(trained.Records.Select(r => string.Create(CultureInfo.InvariantCulture, $"({r.Epoch}, {r.Step}, {r.TrainLoss:R}, {r.ValidationLoss:R}, {r.ValidationAccuracy:R}, {r.LearningRate:R}),\n"))));
            File.AppendAllText(file, string.Concat(trained.Notes.Select(n => n + "\n")));
            File.AppendAllText(file, string.Join(' ', reports.Select(r => $"{r.Done}/{r.Total}")) + "\n");
            File.AppendAllText(file, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(trained.Model.ToByteArray())) + "\n");
        }
    }

    private sealed class Listener(List<StageProgress> heard) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => heard.Add(value);
    }
}
