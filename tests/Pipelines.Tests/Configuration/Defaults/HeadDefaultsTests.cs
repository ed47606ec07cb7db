using Pipelines.Classification;
using Pipelines.Configuration.Defaults;
using Pipelines.Numerics;
using Pipelines.Tests.Classification;

namespace Pipelines.Tests.Configuration.Defaults;

/// <summary>What a head on stored vectors takes where nothing is written.</summary>
public sealed class HeadDefaultsTests
{
    [Fact]
    public void What_was_left_open_is_chosen_and_told()
    {
        var (x, y) = Toy.Waves();

        var (adam, notes) = Resolve(x, y, 3, new());
        var (adamW, _) = Resolve(x, y, 3, new() { Optimizer = new() { Type = OptimizerType.AdamW } });
        var (given, nothing) = Resolve(x, y, 3, new() { Epochs = 3, Optimizer = new() { Type = OptimizerType.Sgd, WeightDecay = 0.5 } });

        // 60 images make one step in an epoch; 600 steps would be more than the 200 epochs allowed.
        Assert.Equal((200, 0.002), (adam.Length.Epochs, adam.Optimizer.LearningRate));
        Assert.Contains(adam.Optimizer.WeightDecay, (double[])[0.01, 0.03, 0.1]);
        Assert.Equal(adam.Optimizer.WeightDecay * 100, adamW.Optimizer.WeightDecay, 1e-9);
        Assert.Contains(notes, note => note.Text.Contains("cross-validation on 60 ", StringComparison.Ordinal));
        Assert.Equal((3, 0.01, 0.5), (given.Length.Epochs, given.Optimizer.LearningRate, given.Optimizer.WeightDecay));
        Assert.Empty(nothing);
    }

    [Theory]
    [InlineData(200, 100, false, 0.1)]
    [InlineData(600, 20, true, 0.03)]
    public void Weight_decay_is_strong_where_labels_are_noise_and_not_where_they_are_clear(
        int rows, int columns, bool clear, double expected)
    {
        var random = new Random(2);
        var x = new FeatureMatrix(rows, columns);
        for (var i = 0; i < x.Values.Length; i++)
        {
            x.Values[i] = (float)random.NextDouble();
        }

        int[] y = [.. Enumerable.Range(0, rows).Select(row => clear ? (x.Row(row)[..10].ToArray().Sum() > 5 ? 1 : 0) : random.Next(2))];

        Assert.Equal(expected, Resolve(x, y, 2, new()).Training.Optimizer.WeightDecay);
    }

    private static (ResolvedHeadTraining Training, IReadOnlyList<RunNote> Notes) Resolve(
        FeatureMatrix x, int[] y, int classes, TrainingOptions training) =>
        HeadDefaults.Training(
            training,
            HeadDefaults.Head(new(), TransferForm.FeatureVectors),
            HeadTrainingSet.Of(x, y, Toy.Names(classes), new()),
            CancellationToken.None);
}
