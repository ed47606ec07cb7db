using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Training.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipelines.Tests.Training.Optimizers;

[Collection(TorchCollection.Name)]
public sealed class OptimizerTests
{
    [Theory]
    [MemberData(nameof(TorchOptimizers.Cases), MemberType = typeof(TorchOptimizers))]
    public void Three_steps_are_those_of_torch(string name)
    {
        var (options, expected) = TorchOptimizers.ThreeSteps(name);
        TorchLibrary.Load();
        using var scope = NewDisposeScope();
        using var weights = new Parameter(tensor([1f, -2f, 3f]));
        using var bias = new Parameter(tensor([0.5f]));
        ParameterGroup[] groups = [new([weights], 1, Decays: true), new([bias], 1, Decays: false)];
        using var optimizer = Optimizer.Create(options, groups);
        for (var step = 1; step <= 3; step++)
        {
            optimizer.ClearGradients();
            ((tensor([0.1f, -0.2f, 0.3f]) * step * weights).sum() + (0.4 * bias * bias).sum()).backward();
            optimizer.Step();
        }

        float[] actual = [.. weights.data<float>(), .. bias.data<float>()];
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 5e-6f));
    }

    [Fact]
    public void Every_optimizer_is_compared_with_torch() =>
        Assert.Equal(Enum.GetValues<OptimizerType>(), TorchOptimizers.Types.Distinct().Order());

    [Fact]
    public void Each_group_has_its_share_of_the_learning_rate()
    {
        TorchLibrary.Load();
        using var scope = NewDisposeScope();
        using var head = new Parameter(tensor([1f]));
        using var backbone = new Parameter(tensor([1f]));
        ParameterGroup[] groups = [new([head], 1, Decays: false), new([backbone], 0.2, Decays: false)];
        using var optimizer = Optimizer.Create(new() { Type = OptimizerType.Sgd, LearningRate = 1, WeightDecay = 0, Momentum = 0 }, groups);
        optimizer.LearningRate = 0.5;
        (head + backbone).sum().backward();
        optimizer.Step();
        Assert.Equal(0.5f, head.item<float>(), 1e-6f);
        Assert.Equal(0.9f, backbone.item<float>(), 1e-6f);
    }

    [Theory]
    [InlineData(OptimizerType.Sgd, 0, false)]
    [InlineData(OptimizerType.Sgd, 0.9, false)]
    [InlineData(OptimizerType.Sgd, 0.9, true)]
    [InlineData(OptimizerType.Adam, 0, false)]
    [InlineData(OptimizerType.AdamW, 0, false)]
    [InlineData(OptimizerType.RmsProp, 0, false)]
    [InlineData(OptimizerType.RmsProp, 0.9, false)]
    [InlineData(OptimizerType.Adam, 0, false, 0.6, 0.9, 1e-3)]
    [InlineData(OptimizerType.AdamW, 0, false, 0.6, 0.9, 1e-3)]
    [InlineData(OptimizerType.RmsProp, 0, false, 0.9, 0.7, 1e-3)]
    [InlineData(OptimizerType.RmsProp, 0.5, false, 0.9, 0.7, 1e-3)]
    public void Steps_are_those_of_TorchSharp_bit_for_bit(
        OptimizerType type, double momentum, bool nesterov, double ofMean = 0.9, double? ofSquare = null, double epsilon = 1e-8)
    {
        TorchLibrary.Load(1);
        using var scope = NewDisposeScope();
        Parameter[] ours = Parameters(), theirs = Parameters();
        ParameterGroup[] groups = [new([ours[0]], 1, Decays: true), new([ours[1], ours[2]], 0.3, Decays: false)];
        var options = new ResolvedOptimizer
        {
            Type = type,
            LearningRate = 0.02,
            WeightDecay = 0.1,
            Momentum = momentum,
            Nesterov = nesterov,
        };
        using var optimizer = Optimizer.Create(
            ofSquare is { } kept ? options with { Beta1 = ofMean, Beta2 = kept, Alpha = kept, Epsilon = epsilon } : options, groups);
        using var decayed = Theirs([theirs[0]], 0.02, 0.1);
        using var others = Theirs([theirs[1], theirs[2]], 0.02 * 0.3, 0);
        for (var step = 0; step < 20; step++)
        {
            optimizer.ClearGradients();
            Loss(ours, step).backward();
            optimizer.Step();
            decayed.zero_grad();
            others.zero_grad();
            Loss(theirs, step).backward();
            decayed.step();
            others.step();
        }

        Assert.Equal(Bits(theirs), Bits(ours));
        Assert.NotEqual(Bits(Parameters()), Bits(ours));

        optim.Optimizer Theirs(Parameter[] parameters, double rate, double decay) => type switch
        {
            OptimizerType.Sgd => optim.SGD(parameters, rate, momentum: momentum, weight_decay: decay, nesterov: nesterov),
            OptimizerType.Adam => optim.Adam(parameters, rate, ofMean, ofSquare ?? 0.999, epsilon, decay),
            OptimizerType.AdamW => optim.AdamW(parameters, rate, ofMean, ofSquare ?? 0.999, epsilon, decay),
            _ => optim.RMSProp(parameters, rate, ofSquare ?? 0.99, epsilon, decay, momentum),
        };

        // The last parameter never gets a gradient, as in a branch that is not used.
        static Parameter[] Parameters() => [new(linspace(-1, 1, 60).reshape(6, 10)), new(linspace(0.5, 2, 17)), new(ones(3))];

        static Tensor Loss(Parameter[] parameters, int step) =>
            (parameters[0] * (step + 1.3)).sin().sum() + (parameters[1].pow(3) * 0.1).sum();

        static int[] Bits(Parameter[] parameters) =>
            [.. parameters.SelectMany(value => value.data<float>().ToArray()).Select(BitConverter.SingleToInt32Bits)];
    }
}
