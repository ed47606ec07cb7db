using Pipelines.Configuration;
using Pipelines.Imaging.Augmentation;
using Pipelines.Training;

namespace Pipelines.Tests.Training;

public sealed class TrainingDefaultsTests
{
    [Fact]
    public void Fine_tuning_has_its_recipe()
    {
        var options = TrainingDefaults.Resolve(new() { Training = new() { Transfer = TransferForm.FineTune } }, 3068);
        Assert.Equal((32, 6, LayerSelection.All), (options.Training.BatchSize, options.Training.Epochs, options.Training.Unfreeze));
        Assert.Equal((OptimizerType.AdamW, 0.001, 0.01, 0.2, 1), Rule(options));
        Assert.Equal(AugmentationRecipe.Standard, options.Image.Augment!.Recipe);
        Assert.Equal((0.1, 0), (options.Head.LabelSmoothing, options.Head.Dropout));

        // 3068 images are 96 steps of 32: 100 steps are a little more than an epoch.
        Assert.Equal(1.042, options.Training.Schedule.WarmUpEpochs);
    }

    [Fact]
    public void Warm_up_is_at_most_a_fifth_of_a_short_training() =>
        Assert.Equal(1.2, TrainingDefaults.Resolve(new() { Training = new() { Transfer = TransferForm.FineTune } }, 160).Training.Schedule.WarmUpEpochs!.Value, 12);

    [Fact]
    public void One_cycle_warms_up_by_itself() =>
        Assert.Equal(0, TrainingDefaults.Resolve(new() { Training = new() { Transfer = TransferForm.FineTune, Schedule = new() { Type = ScheduleType.OneCycle } } }, 160).Training.Schedule.WarmUpEpochs);

    [Fact]
    public void A_frozen_backbone_has_no_learning_rate_of_its_own()
    {
        var options = TrainingDefaults.Resolve(new() { Training = new() { Transfer = TransferForm.FrozenBackbone } }, 500);
        Assert.Equal((32, 10, null), (options.Training.BatchSize, options.Training.Epochs, options.Training.Unfreeze));
        Assert.Equal((OptimizerType.AdamW, 0.001, 0.01, null, null), Rule(options));
    }

    [Theory]
    [InlineData(OptimizerType.Sgd, 0.01)]
    [InlineData(OptimizerType.Adam, 0.001)]
    [InlineData(OptimizerType.RmsProp, 0.0001)]
    public void Each_rule_has_its_learning_rate(OptimizerType type, double rate)
    {
        var options = TrainingDefaults.Resolve(new() { Training = new() { Transfer = TransferForm.FrozenBackbone, Optimizer = new() { Type = type } } }, 500);
        Assert.Equal((rate, 0.0001), (options.Training.Optimizer.LearningRate!.Value, options.Training.Optimizer.WeightDecay));
    }

    [Fact]
    public void A_head_on_stored_vectors_keeps_its_own_defaults()
    {
        var options = TrainingDefaults.Resolve(new(), 500);
        Assert.Equal((128, null, 0, 0), (options.Training.BatchSize, options.Training.Epochs, options.Training.Schedule.WarmUpEpochs, options.Head.LabelSmoothing));
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
                BatchSize = 8,
                Epochs = 3,
                Threads = 1,
                Optimizer = new() { Type = OptimizerType.Sgd, LearningRate = 0.1, WeightDecay = 0, BackboneLearningRateFactor = 1, LayerDecay = 0.7 },
                Schedule = new() { WarmUpEpochs = 0 },
            },
        };
        Assert.Equal(written, TrainingDefaults.Resolve(written, 100));
    }

    private static (OptimizerType?, double?, double?, double?, double?) Rule(PipelineOptions options)
    {
        var optimizer = options.Training.Optimizer;
        return (optimizer.Type, optimizer.LearningRate, optimizer.WeightDecay, optimizer.BackboneLearningRateFactor, optimizer.LayerDecay);
    }
}
