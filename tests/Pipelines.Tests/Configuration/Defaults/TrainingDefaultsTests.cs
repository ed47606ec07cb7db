using Pipelines.Configuration.Defaults;
using Pipelines.Tasks;

namespace Pipelines.Tests.Configuration.Defaults;

public sealed class TrainingDefaultsTests
{
    [Fact]
    public void Fine_tuning_has_its_recipe()
    {
        var options = TrainingDefaults.Classification(new() { Training = new() { Transfer = TransferForm.FineTune } }, 3068);
        // 3068 images are 96 steps of 32: about 1000 steps are 10 epochs.
        Assert.Equal((32, 10, LayerSelection.All), (options.Training.BatchSize, options.Training.Epochs, options.Training.Unfreeze));
        Assert.Equal((OptimizerType.AdamW, 0.001, 0.01, 0.5, 1), Rule(options));
        Assert.Equal((0.99, true), (options.Training.WeightAverage, options.Training.WeightInterpolation));
        Assert.Equal(AugmentationRecipe.Standard, options.Image.Augment!.Recipe);
        Assert.Equal((0.1, 0), (options.Head.LabelSmoothing, options.Head.Dropout));
        Assert.Equal((100, null), (options.Training.Schedule.WarmUpSteps, options.Training.Schedule.WarmUpEpochs));
    }

    [Fact]
    public void Warm_up_is_at_most_a_fifth_of_a_short_training() =>
        Assert.Equal(
            10,
            TrainingDefaults.Classification(
                new() { Training = new() { Transfer = TransferForm.FineTune } }, 160).Training.Schedule.WarmUpSteps);

    [Theory]
    [InlineData(40, 1, 10)] // 2 steps in an epoch: far fewer
    [InlineData(4000, 1, 8)]
    [InlineData(12800, 4, 10)] // 100 steps of 4 batches
    [InlineData(100000, 1, 5)]
    public void The_network_is_trained_for_about_1000_steps(int images, int accumulation, int epochs)
    {
        foreach (var form in (TransferForm[])[TransferForm.FineTune, TransferForm.FrozenBackbone])
        {
            Assert.Equal(
                epochs,
                TrainingDefaults.Classification(
                    new() { Training = new() { Transfer = form, GradientAccumulation = accumulation } }, images).Training.Epochs);
        }
    }

    [Theory]
    [InlineData(TransferForm.FeatureVectors)]
    [InlineData(TransferForm.FineTune)]
    public void Evaluations_follow_every_epoch_unless_they_are_counted_in_steps(TransferForm form)
    {
        Assert.Equal(1, TrainingDefaults.Classification(new() { Training = new() { Transfer = form } }, 100).Training.Interval);
        Assert.Null(
            TrainingDefaults.Classification(new() { Training = new() { Transfer = form, IntervalSteps = 20 } }, 100).Training.Interval);
    }

    [Fact]
    public void Where_steps_are_set_there_are_no_epochs()
    {
        var training = TrainingDefaults.Classification(
            new() { Training = new() { Transfer = TransferForm.FineTune, Steps = 50 } }, 5000).Training;
        Assert.Equal((50, null, 10), (training.Steps, training.Epochs, training.Schedule.WarmUpSteps));
    }

    [Fact]
    public void One_cycle_warms_up_by_itself() =>
        Assert.Equal(
            0,
            TrainingDefaults.Classification(
                new() { Training = new() { Transfer = TransferForm.FineTune, Schedule = new() { Type = ScheduleType.OneCycle } } },
                160).Training.Schedule.WarmUpSteps);

    [Fact]
    public void A_frozen_backbone_has_no_learning_rate_of_its_own()
    {
        var options = TrainingDefaults.Classification(new() { Training = new() { Transfer = TransferForm.FrozenBackbone } }, 500);
        Assert.Equal((32, 10, null), (options.Training.BatchSize, options.Training.Epochs, options.Training.Unfreeze));
        Assert.Equal((OptimizerType.AdamW, 0.001, 0.01, null, null), Rule(options));
    }

    [Theory]
    [InlineData(OptimizerType.Sgd, 0.01)]
    [InlineData(OptimizerType.Adam, 0.001)]
    [InlineData(OptimizerType.RmsProp, 0.0001)]
    public void Each_rule_has_its_learning_rate(OptimizerType type, double rate)
    {
        var options = TrainingDefaults.Classification(
            new() { Training = new() { Transfer = TransferForm.FrozenBackbone, Optimizer = new() { Type = type } } }, 500);
        Assert.Equal((rate, 0.0001), (options.Training.Optimizer.LearningRate!.Value, options.Training.Optimizer.WeightDecay));
    }

    [Fact]
    public void A_head_on_stored_vectors_keeps_its_own_defaults()
    {
        var options = TrainingDefaults.Classification(new(), 500);
        Assert.Equal(
            (128, null, 0, 0),
            (options.Training.BatchSize, options.Training.Epochs, options.Training.Schedule.WarmUpSteps, options.Head.LabelSmoothing));
        Assert.Equal((OptimizerType.Adam, null, null, null, null), Rule(options));
        Assert.Null(options.Image.Augment);
    }

    [Fact]
    public void What_is_written_stays()
    {
        var written = new PipelineOptions
        {
            Head = new() { LabelSmoothing = 0, Dropout = 0.2 },
            Image = new() { Augment = new() { Recipe = AugmentationRecipe.None } },
            Training = new()
            {
                Transfer = TransferForm.FineTune,
                Unfreeze = LayerSelection.Last(2),
                FrozenBatchNorm = true,
                WeightAverage = 0,
                WeightInterpolation = false,
                BatchSize = 8,
                Epochs = 3,
                Interval = 2,
                Threads = 1,
                Optimizer = new()
                {
                    Type = OptimizerType.Sgd,
                    LearningRate = 0.1,
                    WeightDecay = 0,
                    BackboneLearningRateFactor = 1,
                    LayerDecay = 0.7,
                },
                Schedule = new() { WarmUpEpochs = 0 },
            },
        };
        Assert.Equal(written, TrainingDefaults.Classification(written, 100));
    }

    [Theory]
    [InlineData(PipelineTask.Classification, TransferForm.FineTune)]
    [InlineData(PipelineTask.Classification, TransferForm.FrozenBackbone)]
    [InlineData(PipelineTask.Pretext, TransferForm.FineTune)]
    public void What_is_written_back_is_resolved_to_the_same_training(PipelineTask task, TransferForm transfer)
    {
        var options = new PipelineOptions { Task = task, Training = new() { Transfer = transfer } };
        var kind = TaskKinds.Of(task);
        var network = kind.Network(options);
        Assert.NotNull(network);
        Assert.Equal(network.Resolve(options, 3068), network.Resolve(kind.Resolve(options, 3068), 5));
    }

    [Fact]
    public void What_runs_has_the_values_that_are_written()
    {
        var written = new TrainingOptions
        {
            Transfer = TransferForm.FineTune,
            Unfreeze = LayerSelection.All,
            FrozenBatchNorm = false,
            BatchSize = 9,
            GradientAccumulation = 3,
            TimeBudgetMinutes = 12,
            Sampling = Sampling.Balanced,
            WeightAverage = 0.5,
            WeightInterpolation = false,
            GradientClipping = 4,
            Schedule = new() { Type = ScheduleType.Constant, WarmUpSteps = 3 },
            EarlyStopping = new() { Patience = 5 },
            Seed = 8,
            Precision = TrainingPrecision.Bfloat16,
            Device = TrainingDevice.Cpu,
            Threads = 2,
            Optimizer = new()
            {
                Type = OptimizerType.RmsProp,
                LearningRate = 0.3,
                WeightDecay = 0.2,
                BackboneLearningRateFactor = 0.7,
                LayerDecay = 0.6,
                Beta1 = 0.1,
                Beta2 = 0.2,
                Alpha = 0.3,
                Epsilon = 0.4,
                Momentum = 0.5,
                Nesterov = true,
            },
        };
        var resolved = NetworkDefaults.Classifier(written, 100);
        AssertSame(written, resolved, ["Optimizer", "Length", "Interval"]);
        AssertSame(written.Optimizer, resolved.Optimizer, []);

        static void AssertSame(object expected, object actual, string[] apart) => Assert.All(
            actual.GetType().GetProperties().Where(property => !apart.Contains(property.Name)),
            property =>
            {
                var value = expected.GetType().GetProperty(property.Name)!.GetValue(expected);
                Assert.Equal(value, property.GetValue(actual));
                Assert.NotEqual(
                    expected.GetType().GetProperty(property.Name)!.GetValue(Activator.CreateInstance(expected.GetType())), value);
            });
    }

    private static (OptimizerType?, double?, double?, double?, double?) Rule(PipelineOptions options)
    {
        var optimizer = options.Training.Optimizer;
        return (optimizer.Type, optimizer.LearningRate, optimizer.WeightDecay, optimizer.BackboneLearningRateFactor, optimizer.LayerDecay);
    }
}
