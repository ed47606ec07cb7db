using Pipelines.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using OptimizerOptions = Pipelines.Training.OptimizerOptions;

namespace Pipelines.Tests.Training;

[Collection(TorchCollection.Name)]
public sealed class OptimizerFactoryTests
{
    // Three steps of torch 1.13.1 in Python: weights [1, -2, 3] with loss t * [0.1, -0.2, 0.3] · w in step t, bias 0.5 with loss 0.4 b²,
    // learning rate 0.05, weight decay 0.1 for the weights and 0 for the bias.
    [Theory]
    [InlineData(OptimizerType.Sgd, false, 0.9, new[] { 0.9246648f, -1.8493296f, 2.7739942f, 0.391608f })]
    [InlineData(OptimizerType.Sgd, true, 0.9, new[] { 0.8877439f, -1.7754879f, 2.6632318f, 0.3499269f })]
    [InlineData(OptimizerType.Adam, false, 0.9, new[] { 0.8509669f, -1.8510318f, 2.8510537f, 0.3507931f })]
    [InlineData(OptimizerType.AdamW, false, 0.9, new[] { 0.8396558f, -1.8247308f, 2.8098059f, 0.3507931f })]
    [InlineData(OptimizerType.RmsProp, false, 0.9, new[] { -1.4190366f, 0.4752705f, 0.508916f, -0.5186636f })]
    [InlineData(OptimizerType.RmsProp, false, 0, new[] { -0.2407661f, -0.7328073f, 1.7250361f, 0f })]
    public void Three_steps_are_those_of_torch(OptimizerType type, bool nesterov, double momentum, float[] expected)
    {
        TorchLibrary.Load();
        using var scope = NewDisposeScope();
        using var weights = new Parameter(tensor([1f, -2f, 3f]));
        using var bias = new Parameter(tensor([0.5f]));
        var options = new OptimizerOptions { Type = type, LearningRate = 1, WeightDecay = 0.1, Momentum = momentum, Nesterov = nesterov };
        ParameterGroup[] groups = [new([weights], 1, Decays: true), new([bias], 1, Decays: false)];
        using var optimizer = OptimizerFactory.Create(options, groups);
        OptimizerFactory.SetLearningRate(optimizer, groups, 0.05);
        for (var step = 1; step <= 3; step++)
        {
            optimizer.zero_grad();
            ((tensor([0.1f, -0.2f, 0.3f]) * step * weights).sum() + (0.4 * bias * bias).sum()).backward();
            optimizer.step();
        }

        float[] actual = [.. weights.data<float>(), .. bias.data<float>()];
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 5e-6f));
    }

    [Fact]
    public void Each_group_has_its_share_of_the_learning_rate()
    {
        TorchLibrary.Load();
        using var scope = NewDisposeScope();
        using var head = new Parameter(tensor([1f]));
        using var backbone = new Parameter(tensor([1f]));
        ParameterGroup[] groups = [new([head], 1, Decays: false), new([backbone], 0.2, Decays: false)];
        using var optimizer = OptimizerFactory.Create(new() { Type = OptimizerType.Sgd, LearningRate = 1, Momentum = 0 }, groups);
        OptimizerFactory.SetLearningRate(optimizer, groups, 0.5);
        (head + backbone).sum().backward();
        optimizer.step();
        Assert.Equal(0.5f, head.item<float>(), 1e-6f);
        Assert.Equal(0.9f, backbone.item<float>(), 1e-6f);
    }
}
