using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Training.Checkpoints;
using Pipelines.Training.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipelines.Tests.Training.Checkpoints;

[Collection(TorchCollection.Name)]
public sealed class OptimizerSnapshotTests
{
    public static TheoryData<OptimizerType, double, bool, int> Cases()
    {
        var cases = new TheoryData<OptimizerType, double, bool, int>();
        foreach (var after in (int[])[0, 1, 7])
        {
            cases.Add(OptimizerType.Sgd, 0, false, after);
            cases.Add(OptimizerType.Sgd, 0.9, false, after);
            cases.Add(OptimizerType.Sgd, 0.9, true, after);
            cases.Add(OptimizerType.Adam, 0, false, after);
            cases.Add(OptimizerType.AdamW, 0, false, after);
            cases.Add(OptimizerType.RmsProp, 0, false, after);
            cases.Add(OptimizerType.RmsProp, 0.9, false, after);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_optimizer_that_is_restored_continues_bit_for_bit(OptimizerType type, double momentum, bool nesterov, int after)
    {
        TorchLibrary.Load(1);
        var options = new ResolvedOptimizer
        {
            Type = type,
            LearningRate = 0.01,
            WeightDecay = 0.1,
            Momentum = momentum,
            Nesterov = nesterov,
        };
        var (whole, wholeGroups) = Create(options);
        var (first, firstGroups) = Create(options);
        Step(whole, wholeGroups, 0, 12);
        Step(first, firstGroups, 0, after);

        // What is kept, through a file, and a new optimizer over the parameters as they were.
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "a.checkpoint");
        CheckpointFile.Write(
            file,
            new(new Dictionary<string, string>()),
            System.Text.Json.JsonSerializer.SerializeToElement(0),
            new("", ""),
            [.. OptimizerSnapshot.Read(first), .. Parameters(firstGroups).Select((value, i) => ($"value.{i}", (Tensor)value))]);
        var content = CheckpointFile.Read(file);
        var (second, secondGroups) = Create(options);
        foreach (var (index, parameter) in Parameters(secondGroups).Index())
        {
            content.Tensors[$"value.{index}"].CopyTo(parameter);
        }

        OptimizerSnapshot.Restore(second, content.Tensors);
        Step(second, secondGroups, after, 12);

        Assert.Equal(Bits(wholeGroups), Bits(secondGroups));
    }

    [Fact]
    public void What_another_optimizer_kept_is_refused()
    {
        TorchLibrary.Load(1);
        var (adam, groups) = Create(new() { Type = OptimizerType.Adam, LearningRate = 0.01, WeightDecay = 0 });
        Assert.Throws<InvalidDataException>(() => OptimizerSnapshot.Restore(adam, new Dictionary<string, StoredTensor>()));
        Assert.Equal(3, groups.Sum(group => group.Parameters.Count));
    }

    private static (Optimizer Optimizer, IReadOnlyList<ParameterGroup> Groups) Create(ResolvedOptimizer options)
    {
        // The last parameter never gets a gradient, as in a branch that is not used.
        Parameter[] parameters = [new(linspace(-1, 1, 6).reshape(2, 3)), new(linspace(0.5, 2, 4)), new(ones(3))];
        ParameterGroup[] groups = [new([parameters[0]], 1, true), new([parameters[1], parameters[2]], 0.3, false)];
        return (Optimizer.Create(options, groups), groups);
    }

    private static void Step(Optimizer optimizer, IReadOnlyList<ParameterGroup> groups, int from, int to)
    {
        for (var step = from; step < to; step++)
        {
            optimizer.LearningRate = 0.01 / (1 + step);
            optimizer.ClearGradients();
            using var loss = ((groups[0].Parameters[0] * (step + 1.3)).sin().sum() + (groups[1].Parameters[0].pow(3) * 0.1).sum());
            loss.backward();
            optimizer.Step();
        }
    }

    private static IEnumerable<Parameter> Parameters(IReadOnlyList<ParameterGroup> groups) => groups.SelectMany(group => group.Parameters);

    private static int[] Bits(IReadOnlyList<ParameterGroup> groups) =>
        [.. Parameters(groups).SelectMany(value => value.data<float>().ToArray()).Select(BitConverter.SingleToInt32Bits)];
}
