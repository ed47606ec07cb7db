using Pipelines.Tests.Runtime.Torch;
using Pipelines.Training.Loop;

namespace Pipelines.Tests.Training.Loop;

/// <summary>
/// Short trainings end as they did when these numbers were recorded, before model selection was taken out of the loop. Losses agree to
/// 1e-3: other processors round differently.
/// </summary>
[Collection(TorchCollection.Name)]
public sealed class KnownTrainingTests
{
    private const double Tolerance = 1e-3;

    private static readonly AugmentationOptions s_augmentation = new() { Recipe = AugmentationRecipe.Standard, Mixup = 0.2, Cutmix = 1 };

    [Fact]
    public void The_best_epoch_on_validation_with_average_and_interpolated_weights()
    {
        var training = TinyClassifier.Training with { Epochs = 4, WeightAverage = 0.9, WeightInterpolation = true };
        var (trained, progress) = Train(training, Validation.Same);
        AssertRecords(
            trained,
            new(1, 3, 0.694104, 0.665152, 0.8, 0.009330127, 0, default),
            new(2, 6, 0.679039, 0.637094, 0.8, 0.006294095, 0, default),
            new(3, 9, 0.666146, 0.608582, 0.7, 0.0025, 0, default),
            new(4, 12, 0.645086, 0.595736, 0.8, 0.000170371, 0, default));
        Assert.Equal((4, 1.0, false), (trained.Epoch, trained.Share, trained.HasExploded));
        AssertNote("The network of epoch 4 is the model: accuracy of 0.8000 (loss 0.59", trained);
        Assert.Equal("0 6 13 20 26 33 40 46 53 60 66 73 79 80 of 80", progress);
    }

    [Fact]
    public void The_last_epoch_without_validation()
    {
        var (trained, progress) = Train(TinyClassifier.Training with { WeightAverage = 0.9, WeightInterpolation = true }, Validation.None);
        AssertRecords(
            trained,
            new(1, 3, 0.694071, null, null, 0.008830222, 0, default),
            new(2, 6, 0.679831, null, null, 0.004131759, 0, default),
            new(3, 9, 0.671362, null, null, 0.000301537, 0, default));
        Assert.Equal((3, 1.0, false), (trained.Epoch, trained.Share, trained.HasExploded));
        Assert.Equal(
            [
                "There are no validation images to compare with: the network of the last epoch is the model, better than the linear probe "
                    + "or not.",
            ],
            trained.Notes.Select(note => note.Text));
        Assert.Equal("0 6 13 20 26 33 40 46 53 59 60 of 60", progress);
    }

    [Fact]
    public void The_probe_where_training_makes_it_worse_and_stops_early()
    {
        var training = TinyClassifier.Training with { Epochs = 30, WeightInterpolation = true, EarlyStopping = new() { Patience = 2 } };
        var (trained, progress) = Train(training, Validation.Swapped);
        AssertRecords(
            trained,
            new(1, 3, 0.694146, 0.728847, 0.2, 0.00998782, 0, default),
            new(2, 6, 0.678009, 0.794647, 0.3, 0.009924039, 0, default),
            new(3, 9, 0.657151, 0.960573, 0.2, 0.009806308, 0, default));
        Assert.Equal((0, 1.0, false), (trained.Epoch, trained.Share, trained.HasExploded));
        Assert.Equal(
            [
                "Training stopped early, after 3 of 30 epochs: the validation loss had not improved for 2 evaluations.",
                "The linear probe is the model: on 10 validation images no epoch was better than its accuracy of 0.5000 (loss 0.6931).",
            ],
            trained.Notes.Select(note => note.Text));
        Assert.Equal("0 6 13 20 26 33 40 46 53 60 of 600, 59 60 of 60", progress);
    }

    [Fact]
    public void The_best_step_with_accumulated_gradients_and_a_rate_that_falls_on_plateaus()
    {
        var training = TinyClassifier.Training with
        {
            Epochs = null,
            Steps = 8,
            Interval = null,
            IntervalSteps = 2,
            BatchSize = 4,
            GradientAccumulation = 2,
            Schedule = new() { Type = ScheduleType.ReduceOnPlateau, Patience = 0, Threshold = 0.5, WarmUpEpochs = 0 },
        };
        var (trained, progress) = Train(training, Validation.Same);
        AssertRecords(
            trained,
            new(1, 2, 0.703386, 0.696537, 0.5, 0.01, 0, default),
            new(2, 4, 0.6861, 0.68449, 0.6, 0.01, 0, default),
            new(2, 6, 0.683951, 0.682547, 0.6, 0.001, 0, default),
            new(3, 8, 0.686224, 0.682331, 0.6, 0.0001, 0, default));
        Assert.Equal((3, 1.0, false), (trained.Epoch, trained.Share, trained.HasExploded));
        AssertNote("The network of step 8 is the model: accuracy of 0.6000 (loss 0.68", trained);
        Assert.Equal("0 6 13 20 26 33 40 46 52 53 of 53", progress);
    }

    private static (TrainedNetwork Trained, string Progress) Train(TrainingOptions training, Validation validation)
    {
        using var pictures = new DrawnClasses();
        var (train, same) = (pictures.Draw(20), pictures.Draw(10, seed: 2));
        var images = validation switch
        {
            Validation.None => null,
            Validation.Same => same,
            _ => same with { Labels = [.. same.Labels.Select(label => 1 - label)] },
        };
        var reports = new List<StageProgress>();
        var trained = TinyClassifier.Train(train, images, training, s_augmentation, dropout: 0.2, progress: new Listener(reports));
        var progress = reports.GroupBy(report => report.Total)
            .Select(group => $"{string.Join(' ', group.Select(report => report.Done).Distinct())} of {group.Key}");
        return (trained, string.Join(", ", progress));
    }

    private static void AssertNote(string start, TrainedNetwork trained) =>
        Assert.StartsWith(start, Assert.Single(trained.Notes).Text, StringComparison.Ordinal);

    private static void AssertRecords(TrainedNetwork trained, params TrainingRecord[] expected)
    {
        Assert.Equal(expected.Length, trained.Records.Count);
        foreach (var (wanted, record) in expected.Zip(trained.Records))
        {
            Assert.Equal((wanted.Epoch, wanted.Step, wanted.ValidationAccuracy), (record.Epoch, record.Step, record.ValidationAccuracy));
            Assert.Equal(wanted.TrainLoss, record.TrainLoss, Tolerance);
            Assert.Equal(wanted.ValidationLoss ?? 0, record.ValidationLoss ?? 0, Tolerance);
            Assert.Equal(wanted.LearningRate, record.LearningRate, 1e-8);
        }
    }

    /// <summary>The classes of the validation images: those of training, or each in the place of the other.</summary>
    private enum Validation
    {
        None,
        Same,
        Swapped,
    }

    private sealed class Listener(List<StageProgress> reports) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => reports.Add(value);
    }
}
