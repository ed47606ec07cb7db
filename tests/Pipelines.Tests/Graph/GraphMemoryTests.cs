using Pipelines.Graph;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;
using static TorchSharp.torch;

namespace Pipelines.Tests.Graph;

/// <summary>Training leaves no tensors behind.</summary>
[Collection(TorchCollection.Name)]
public class GraphMemoryTests
{
    public GraphMemoryTests() => TorchLibrary.Load(1);

    [Fact]
    public void Training_steps_leave_no_tensors_behind()
    {
        var network = new MiniNetwork(13);
        var output = Families.All["ShuffleNetV2"](network);
        using var scope = NewDisposeScope();
        using var module = GraphModule.Create(network.Graph.Build(output), "x", output);
        using var optimizer = optim.SGD(module.parameters(), 1e-3);
        var input = randn(4, 3, 32, 32);
        _ = LivingTensors();
        var counts = new List<long>();
        for (var step = 0; step < 10; step++)
        {
            using (NewDisposeScope())
            {
                optimizer.zero_grad();
                module.call(input).square().mean().backward();
                optimizer.step();
            }

            counts.Add(Tensor.TotalCount);
        }

        Assert.Single(counts.Skip(2).Distinct());
    }

    [Fact]
    public void A_module_that_is_disposed_leaves_no_tensors_behind()
    {
        var network = new MiniNetwork(13);
        var output = Families.All["ConvNeXt"](network);
        var model = network.Graph.Build(output);
        var before = LivingTensors();
        int parameters;
        using (var module = GraphModule.Create(model, "x", output))
        {
            using var scope = NewDisposeScope();
            module.call(zeros(1, 3, 32, 32));
            parameters = module.Parameters.Count;
        }

        // TorchSharp never stops counting the tensor that a parameter was made of, though nothing of it is left.
        Assert.Equal(before + parameters, LivingTensors());
    }

    /// <summary>Tensors that other tests left to the garbage collector do not count.</summary>
    private static long LivingTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
