using Pipelines.Tests.Runtime.Torch;
using Pipelines.Training.Loop;

namespace Pipelines.Tests.Training.Loop;

[Collection(TorchCollection.Name)]
public sealed class DivergedTrainingTests
{
    [Fact]
    public void A_loss_that_explodes_ends_training_also_where_it_stays_finite()
    {
        using var pictures = new DrawnClasses();
        var training = TinyClassifier.WithSgd(300) with { GradientClipping = 1, Epochs = 5 };
        var trained = TinyClassifier.Train(pictures.Draw(32), pictures.Draw(8, seed: 2), training);
        AssertNote(trained, "the loss had grown to ", "\"learningRate\": 0.01 }");
        Assert.True(trained.HasExploded);
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_training_with_what_was_best_and_says_what_to_do()
    {
        using var pictures = new DrawnClasses();
        var training = TinyClassifier.WithSgd(1e8) with { GradientClipping = 0, Epochs = 5 };
        var trained = TinyClassifier.Train(pictures.Draw(32), pictures.Draw(8, seed: 2), training);
        AssertNote(
            trained,
            "epoch 1, step",
            "usual learning rate of this optimizer, \"training\": { \"optimizer\": { \"learningRate\": 0.01 } }",
            ", or let a learning-rate range test suggest one.",
            "linear probe was kept");
        Assert.Equal(0, trained.Epoch);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_last_step_that_ruins_the_weights_leaves_the_probe_also_without_validation_images(bool validated)
    {
        using var pictures = new DrawnClasses();
        var training = TinyClassifier.WithSgd(1e38) with { GradientClipping = 0, Epochs = null, Steps = 1 };
        training = training with { Optimizer = training.Optimizer with { Momentum = 0, WeightDecay = 1000 } };
        var trained = TinyClassifier.Train(pictures.Draw(8), validated ? pictures.Draw(8, seed: 2) : null, training);
        Assert.Equal(0, trained.Epoch);
        Assert.Equal(TinyClassifier.Model(TinyClassifier.Head).ToByteArray(), trained.Model.ToByteArray());
        Assert.True(trained.HasExploded);
        const string Expected = "The weights after the last step, 1, are not usable numbers. The linear probe was kept.";
        Assert.Contains(Expected, trained.Notes[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backbone_that_gives_no_numbers_is_the_cause_and_not_the_learning_rate()
    {
        using var pictures = new DrawnClasses();
        var trained = TinyClassifier.Train(pictures.Draw(8), pictures.Draw(8, seed: 2), network: network =>
        {
            using var unrecorded = TorchSharp.torch.no_grad();
            network.GraphParameters[0].Value.fill_(float.NaN);
        });
        Assert.Contains("the loss was not a number in epoch 1, step 1", trained.Notes[0].Text, StringComparison.Ordinal);
        Assert.Contains("so the learning rate is not the cause", trained.Notes[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Try ", trained.Notes[0].Text, StringComparison.Ordinal);
    }

    /// <summary>One of the notes has all of these parts.</summary>
    private static void AssertNote(TrainedNetwork trained, params string[] parts) =>
        Assert.Contains(trained.Notes, note => parts.All(part => note.Text.Contains(part, StringComparison.Ordinal)));
}
