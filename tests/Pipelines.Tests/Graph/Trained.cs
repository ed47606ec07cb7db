using Pipelines.Graph;
using Pipelines.Onnx;
using Pipelines.Tests.Onnx;
using static TorchSharp.torch;

namespace Pipelines.Tests.Graph;

/// <summary>Trains a graph a few steps and compares it with ONNX Runtime before and after.</summary>
internal static class Trained
{
    /// <summary>Greatest difference to ONNX Runtime, relative for values above 1, and how far the output moved.</summary>
    public sealed record Differences(float Before, float After, float Moved);

    /// <summary>Compares, trains, writes back, compares.</summary>
    public static Differences Compare(OnnxModel model, string input, string output, long[] shape, int steps = 3, double rate = 1e-2)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(3);
        var value = randn(shape);
        using var module = GraphModule.Create(model, input, output);
        module.eval();
        var before = Difference(module, model, output, value, out var first);

        // Towards a random target of the same shape, so that every output has a gradient.
        module.train();
        using var optimizer = optim.SGD(module.parameters(), rate, momentum: 0.9);
        var target = randn(first.shape);
        for (var step = 0; step < steps; step++)
        {
            using var stepScope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.mse_loss(module.call(value), target).backward();
            optimizer.step();
        }

        module.eval();
        var after = Difference(module, module.WriteBack(model), output, value, out var last);
        return new(before, after, (last - first).abs().max().item<float>());
    }

    private static float Difference(GraphModule module, OnnxModel model, string output, Tensor value, out Tensor result)
    {
        using var gradients = no_grad();
        result = module.call(value);
        var alone = model.Clone();
        alone.Graph.Output.Clear();
        alone.Graph.Output.Add(new Pipelines.Onnx.Format.ValueInfoProto { Name = output });
        var expected = GraphRun.Run(alone, value.data<float>().ToArray(), [.. value.shape.Select(size => (int)size)])[output];
        Assert.Equal(expected.Shape, result.shape.Select(size => (int)size));
        var actual = result.contiguous().data<float>().ToArray();
        return expected.Values.Zip(actual, (e, a) => Math.Abs(e - a) / Math.Max(1, Math.Abs(e))).Max();
    }
}
