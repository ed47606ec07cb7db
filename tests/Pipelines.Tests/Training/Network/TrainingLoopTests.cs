using Pipelines.Imaging.Augmentation;
using Pipelines.Training;

namespace Pipelines.Tests.Training.Network;

[Collection(TorchCollection.Name)]
public sealed class TrainingLoopTests
{
    private static readonly AugmentationOptions s_everything = new() { Recipe = AugmentationRecipe.Standard, Mixup = 0.2, Cutmix = 1, RandomErasing = new() { Probability = 0.5 } };

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
        Assert.Contains($"epoch {trained.Epoch}", Assert.Single(trained.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_model_byte_for_byte_and_another_seed_another()
    {
        using var pictures = new DrawnClasses();
        var images = pictures.Draw(20);
        byte[] Run(int seed) => TinyClassifier.Train(images, null, TinyClassifier.Training with { Seed = seed }, s_everything, dropout: 0.3).Model.ToByteArray();
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
        Assert.Contains("linear probe is the model", Assert.Single(trained.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_training_with_what_was_best_and_says_what_to_do()
    {
        using var pictures = new DrawnClasses();
        var training = TinyClassifier.Training with { GradientClipping = 0, Epochs = 5, Optimizer = TinyClassifier.Training.Optimizer with { Type = OptimizerType.Sgd, LearningRate = 1e8 } };
        var trained = TinyClassifier.Train(pictures.Draw(32), pictures.Draw(8, seed: 2), training);
        Assert.Contains(trained.Notes, note =>
            note.Contains("epoch 1, step", StringComparison.Ordinal) && note.Contains("\"learningRate\": 1e+07", StringComparison.Ordinal) && note.Contains("linear probe was kept", StringComparison.Ordinal));
        Assert.Equal(0, trained.Epoch);
    }

    [Fact]
    public void A_batch_larger_than_the_data_is_noted_and_patience_ends_training()
    {
        using var pictures = new DrawnClasses();
        var swapped = pictures.Draw(8, seed: 2);
        swapped = swapped with { Labels = [.. swapped.Labels.Select(label => 1 - label)] };
        var trained = TinyClassifier.Train(pictures.Draw(10), swapped, TinyClassifier.Training with { BatchSize = 64, Epochs = 200, EarlyStopping = new() { Patience = 3 } });
        Assert.Contains("only 10 training images", trained.Notes[0], StringComparison.Ordinal);
        Assert.Contains("stopped early", trained.Notes[1], StringComparison.Ordinal);
        Assert.True(trained.Records.Count < 200);
    }

    [Fact]
    public void Cancelling_ends_training()
    {
        using var pictures = new DrawnClasses();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => TinyClassifier.Train(pictures.Draw(8), null, cancellation: stop.Token));
    }
}
