using Pipelines.Classification;
using Pipelines.Configuration.Defaults;
using Pipelines.Numerics;
using Pipelines.Runtime.Torch;

namespace Pipelines.Tests.Classification;

/// <summary>The course of a head's training: what is told, how it is stopped, and what ends it.</summary>
public sealed class SoftmaxTrainingCourseTests
{
    [Fact]
    public void Cancelling_keeps_what_has_been_learned()
    {
        var (x, y) = Toy.Waves();
        using var source = new CancellationTokenSource();
        var heard = new List<StageProgress>();
        var progress = new Listener(heard, step => { if (step.Done == 3) { source.Cancel(); } });

        var model = SoftmaxTrainerTests.Train(x, y, new() { Epochs = 1000 }, progress: progress, cancellation: source.Token);

        Assert.Equal(3, heard.Count);
        Assert.Equal(3, model.Epoch);
        Assert.Contains(model.Notes, note => note.Text.Contains("interrupted", StringComparison.Ordinal));
        Assert.Contains(model.Head.Weights, weight => weight != 0);
    }

    [Fact]
    public void Cancelled_before_it_begins_there_is_no_model()
    {
        var (x, y) = Toy.Waves();

        Assert.ThrowsAny<OperationCanceledException>(
            () => SoftmaxTrainerTests.Train(x, y, new(), cancellation: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Cancelled_while_the_weight_decay_is_chosen_there_is_no_model()
    {
        var (x, y) = Toy.Waves();

        Assert.ThrowsAny<OperationCanceledException>(
            () => WeightDecayChoice.Choose(
                HeadTrainingSet.Of(x, y, Toy.Names(SoftmaxTrainerTests.Classes), new()),
                HeadDefaults.Head(new(), TransferForm.FeatureVectors),
                OptimizerType.Adam,
                seed: 1,
                new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Diverging_is_an_error_that_names_the_learning_rate()
    {
        var (x, y) = Toy.Waves();
        var training = new TrainingOptions
        {
            Epochs = 1000,
            Optimizer = new() { Type = OptimizerType.Sgd, LearningRate = 100, WeightDecay = 100 },
        };

        var problem = Assert.Single(Assert.Throws<PipelineException>(() => SoftmaxTrainerTests.Train(x, y, training)).Problems);

        Assert.Contains("learningRate", problem.Place, StringComparison.Ordinal);
        Assert.Contains("epoch", problem.Found, StringComparison.Ordinal);
        Assert.Contains("lower", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vector_that_is_not_finite_is_named()
    {
        var x = new FeatureMatrix([1, 2, float.NaN, 4], 4, 1);

        var problem = Assert.Single(
            Assert.Throws<PipelineException>(() => SoftmaxTrainerTests.Train(x, [0, 0, 1, 1], new(), classes: 2)).Problems);

        Assert.Contains("image 2", problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_come_at_the_interval_and_at_the_end()
    {
        var (x, y) = Toy.Waves();
        var heard = new List<StageProgress>();

        var model = SoftmaxTrainerTests.Train(x, y, new() { Epochs = 7, Interval = 3 }, validation: (x, y), progress: new Listener(heard));

        Assert.Equal([3, 6, 7], model.Records.Select(record => record.Epoch));
        Assert.All(model.Records, record => Assert.InRange(record.ValidationAccuracy!.Value, 0, 1));
        Assert.Equal(Enumerable.Range(1, 7).Select(epoch => (long)epoch), heard.Select(step => step.Done));
        Assert.StartsWith("loss ", heard[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_ends_far_above_that_of_no_knowledge_is_told_with_a_lower_rate()
    {
        var (x, y) = Toy.Waves();
        const string Told = "above the 1.099 of a head that knows nothing";
        var optimizer = new OptimizerOptions { Type = OptimizerType.Adam, LearningRate = 50, WeightDecay = 0.1 };
        Assert.Contains(
            SoftmaxTrainerTests.Train(x, y, new() { Epochs = 3, Optimizer = optimizer }).Notes,
            note => note.Text.Contains(Told, StringComparison.Ordinal)
                && note.Text.Contains("50 is too high: 0.002 is usual", StringComparison.Ordinal));
        Assert.DoesNotContain(
            SoftmaxTrainerTests.Train(x, y, new() { Epochs = 3, Optimizer = optimizer with { LearningRate = 0.002 } }).Notes,
            note => note.Text.Contains("too high", StringComparison.Ordinal));
    }

    // Progress<T> reports on another thread; a test wants it at once.
    private sealed class Listener(List<StageProgress> heard, Action<StageProgress>? then = null) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            heard.Add(value);
            then?.Invoke(value);
        }
    }
}
