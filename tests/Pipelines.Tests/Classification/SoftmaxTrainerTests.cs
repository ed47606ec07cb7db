using Pipelines.Classification;
using Pipelines.Configuration.Defaults;
using Pipelines.Numerics;

namespace Pipelines.Tests.Classification;

public sealed class SoftmaxTrainerTests
{
    internal const int Classes = 3;

    private static readonly TrainingOptions s_toOptimum = new()
    {
        BatchSize = 60,
        Epochs = 1500,
        Interval = 1500,
        Optimizer = new() { Type = OptimizerType.Adam, LearningRate = 0.05, WeightDecay = 2 },
    };

    // scikit-learn 1.2.1 on the same numbers: z = (x - mean) * f with f = sqrt(1000 / (s * sum of all s)), s the standard deviation of each
    // column, LogisticRegression(C = 1 / (2 * 60), tol = 1e-12), class_weight as named; predict_proba of rows 0 and 7.
    [Theory]
    [InlineData(false, new[] { 0.92832092, 0.04694412, 0.02473496 }, new[] { 0.25239831, 0.26157112, 0.48603057 })]
    [InlineData(true, new[] { 0.89310519, 0.0641251, 0.04276972 }, new[] { 0.15367477, 0.30676938, 0.53955585 })]
    public void The_optimum_is_that_of_scikit_learn(bool balanced, double[] row0, double[] row7)
    {
        var (x, y) = Toy.Waves();

        var model = Train(x, y, s_toOptimum, new HeadOptions { ClassWeights = balanced ? ClassWeights.Balanced : ClassWeights.None });

        AssertClose(row0, Toy.Probabilities(model, x, 0), 1e-3);
        AssertClose(row7, Toy.Probabilities(model, x, 7), 1e-3);
    }

    [Fact]
    public void Label_smoothing_stops_the_scores_at_its_targets()
    {
        // Rows of one class are equal, so without decay each row's probabilities become its smoothed target: 0.9 + 0.1 / 2 and 0.1 / 2.
        var x = new FeatureMatrix([0, 0, 1, 1], 4, 1);

        var model = Train(
            x,
            [0, 0, 1, 1],
            s_toOptimum with { Optimizer = s_toOptimum.Optimizer with { WeightDecay = 0 } },
            new HeadOptions { LabelSmoothing = 0.1 },
            classes: 2);

        AssertClose([0.95, 0.05], Toy.Probabilities(model, x, 0), 1e-3);
        AssertClose([0.05, 0.95], Toy.Probabilities(model, x, 2), 1e-3);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void The_returned_layers_on_raw_vectors_have_the_loss_that_training_measured(int? dimensions, bool l2Normalize)
    {
        var (x, y) = Toy.Waves();
        var training = new TrainingOptions { Epochs = 60, BatchSize = 7, Interval = 60 };

        var model = Train(x, y, training, embedding: new() { Dimensions = dimensions, L2Normalize = l2Normalize }, validation: (x, y));

        Assert.Equal(dimensions, model.Bottleneck?.Outputs);
        Assert.Equal(dimensions ?? 4, model.Head.Inputs);
        var loss = Enumerable.Range(0, x.Rows).Average(row => -Math.Log(Toy.Probabilities(model, x, row, l2Normalize)[y[row]]));
        Assert.Equal(model.Records[^1].ValidationLoss!.Value, loss, 1e-5);
        Assert.True(loss < 0.95 * Math.Log(Classes), $"Nothing was learned: {loss}.");
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData(2, true)]
    public void Separable_classes_are_told_apart_with_default_settings(int? dimensions, bool l2Normalize)
    {
        var random = new Random(5);
        var x = new FeatureMatrix(100, 6);
        var y = new int[100];
        for (var row = 0; row < x.Rows; row++)
        {
            y[row] = row % 4;
            for (var column = 0; column < x.Columns; column++)
            {
                x.Row(row)[column] = (float)((column == y[row] ? 3 : 0) + (0.3 * random.NextDouble()));
            }
        }

        var model = Train(x, y, new(), embedding: new() { Dimensions = dimensions, L2Normalize = l2Normalize }, classes: 4);

        Assert.All(Enumerable.Range(0, 100), row => Assert.Equal(y[row], Toy.Predict(model, x, row, l2Normalize)));
    }

    [Fact]
    public void Two_runs_are_equal_bit_for_bit_and_another_seed_is_not()
    {
        var (x, y) = Toy.Waves();
        var training = new TrainingOptions { Epochs = 5, BatchSize = 7, Seed = 3 };
        var embedding = new EmbeddingOptions { Dimensions = 2 };

        var first = Train(x, y, training, embedding: embedding);
        var second = Train(x, y, training, embedding: embedding);
        var other = Train(x, y, training with { Seed = 4 }, embedding: embedding);

        Assert.Equal(first.Head.Weights, second.Head.Weights);
        Assert.Equal(first.Bottleneck!.Weights, second.Bottleneck!.Weights);
        Assert.Equal(first.Records.Select(r => r.TrainLoss), second.Records.Select(r => r.TrainLoss));
        Assert.NotEqual(first.Head.Weights, other.Head.Weights);
    }

    [Fact]
    public void Steps_may_end_within_an_epoch_and_evaluations_be_counted_in_steps()
    {
        var (x, y) = Toy.Waves();

        // Six steps of 10 make an epoch.
        var records = Train(x, y, new TrainingOptions { Steps = 16, BatchSize = 10, IntervalSteps = 5 }).Records;
        Assert.Equal([(1, 5), (2, 10), (3, 15), (3, 16)], records.Select(record => (record.Epoch, (int)record.Step)));

        // As many steps as three epochs: the same training.
        Assert.Equal(
            Train(x, y, new TrainingOptions { Epochs = 3, BatchSize = 10 }).Head.Weights,
            Train(x, y, new TrainingOptions { Steps = 18, BatchSize = 10 }).Head.Weights);
    }

    [Fact]
    public void The_learning_rate_falls_on_a_plateau()
    {
        // Validation labels contradict the training labels: no epoch lowers the validation loss.
        var x = new FeatureMatrix([-1, -1.1f, 1, 1.1f], 4, 1);
        var training = new TrainingOptions
        {
            Epochs = 6,
            Optimizer = new() { LearningRate = 0.01 },
            Schedule = new() { Type = ScheduleType.ReduceOnPlateau, Gamma = 0.5, Patience = 1 },
        };

        // The first evaluation is the lowest; of those after it one is let pass and with the next the rate falls.
        var model = Train(x, [0, 0, 1, 1], training, validation: (x, [1, 1, 0, 0]), classes: 2);
        Assert.Equal([0.01, 0.01, 0.01, 0.005, 0.005, 0.0025], model.Records.Select(record => record.LearningRate));
    }

    [Fact]
    public void The_weights_of_the_lowest_validation_loss_are_kept()
    {
        // Validation labels contradict the training labels, so every epoch but the first makes the validation loss worse.
        var x = new FeatureMatrix([-1, -1.1f, 1, 1.1f], 4, 1);
        var training = new TrainingOptions { Epochs = 50, EarlyStopping = new() { Patience = 4 } };

        var model = Train(x, [0, 0, 1, 1], training, validation: (x, [1, 1, 0, 0]), classes: 2);

        Assert.Equal(1, model.Epoch);
        Assert.Equal(5, model.Records.Count);
        var stopped = Assert.Single(model.Notes, note => note.Text.Contains("stopped", StringComparison.Ordinal));
        Assert.Contains("stopped after epoch 5", stopped.Text);
        Assert.Equal(NoteLevel.Detail, stopped.Level);
        var loss = Enumerable.Range(0, 4).Average(row => -Math.Log(Toy.Probabilities(model, x, row)[row < 2 ? 1 : 0]));
        Assert.Equal(model.Records[0].ValidationLoss!.Value, loss, 1e-5);
        Assert.Equal(model.Records.Min(record => record.ValidationLoss), model.Records[0].ValidationLoss);
    }

    [Fact]
    public void Constant_features_and_tiny_sets_are_no_obstacle()
    {
        var x = new FeatureMatrix([1, 5, 0, 1.1f, 5, 0, 0.9f, 5, 0, 3, 5, 0, 3.1f, 5, 0, 2.9f, 5, 0], 6, 3);

        var model = Train(x, [0, 0, 0, 1, 1, 1], new(), classes: 2);

        Assert.Equal([0, 0, 0, 1, 1, 1], Enumerable.Range(0, 6).Select(row => Toy.Predict(model, x, row)));
        Assert.Equal([0f, 0f], [model.Head.Weights[1], model.Head.Weights[2]]);
        Assert.Contains(model.Notes, note => note.Text.Contains("batchSize", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_classes_of_three_images_and_the_default_settings()
    {
        var x = new FeatureMatrix([0, 1, 0.1f, 0.9f, 0, 1.1f, 1, 0, 0.9f, 0.1f, 1.1f, 0], 6, 2);

        var model = Train(x, [0, 0, 0, 1, 1, 1], new(), classes: 2);

        Assert.All(Enumerable.Range(0, 6), row => Assert.True(Toy.Probabilities(model, x, row)[row / 3] > 0.9));
    }

    /// <summary>Trains on vectors of <see cref="Classes"/> classes or so many.</summary>
    internal static SoftmaxModel Train(
        FeatureMatrix x,
        int[] y,
        TrainingOptions training,
        HeadOptions? head = null,
        EmbeddingOptions? embedding = null,
        (FeatureMatrix X, int[] Y)? validation = null,
        int classes = Classes,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var set = HeadTrainingSet.Of(x, y, Toy.Names(classes), embedding ?? new());
        var held = validation is { } rows ? set.Validation(rows.X, rows.Y) : null;
        var resolvedHead = HeadDefaults.Head(head ?? new(), TransferForm.FeatureVectors);
        var (resolved, _) = HeadDefaults.Training(training, resolvedHead, set, cancellation);
        return SoftmaxTrainer.Train(set, held, resolvedHead, resolved, log: null, progress, cancellation);
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
}
