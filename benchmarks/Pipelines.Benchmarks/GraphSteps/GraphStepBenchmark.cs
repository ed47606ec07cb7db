using System.Diagnostics;
using System.Globalization;
using Pipelines.Graph;
using Pipelines.Runtime.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipelines.Benchmarks.GraphSteps;

/// <summary>
/// A training step (forward, backward, SGD with momentum) of an ONNX graph against the same network written by hand in TorchSharp.
/// </summary>
internal static class GraphStepBenchmark
{
    private const int Batch = 16;

    /// <summary>Measures ResNet-18 and MobileNetV2 at 96 and 224 pixels.</summary>
    public static void Run(BenchmarkContext context)
    {
        TorchLibrary.Load(Environment.ProcessorCount);
        foreach (var size in new[] { 96, 224 })
        {
            Compare(
                context,
                $"ResNet-18, {size} px",
                size,
                GraphModule.Create(NetworkGraphs.ResNet18(size), "input", "features"),
                new HandWrittenResNet18());
            Compare(
                context,
                $"MobileNetV2, {size} px",
                size,
                GraphModule.Create(NetworkGraphs.MobileNetV2(size), "input", "features"),
                new HandWrittenMobileNetV2());
        }
    }

    private static void Compare(
        BenchmarkContext context, string name, int size, nn.Module<Tensor, Tensor> graph, nn.Module<Tensor, Tensor> byHand)
    {
        context.Output.WriteLine($"{name}, {Count(graph)} and {Count(byHand)} parameters, batches of {Batch}; milliseconds for a step");
        var times = Alternation.Run(context.Output, context.Rounds, Steps("graph", graph, size), Steps("written by hand", byHand, size));
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"graph / by hand: {Alternation.MedianRatio(times[0], times[1]):F3}"));
        context.Output.WriteLine();
        graph.Dispose();
        byHand.Dispose();
    }

    private static long Count(nn.Module<Tensor, Tensor> network) => network.parameters().Sum(parameter => parameter.numel());

    private static Side Steps(string name, nn.Module<Tensor, Tensor> network, int size)
    {
        network.train();
        var optimizer = optim.SGD(network.parameters(), 1e-3, momentum: 0.9);
        var images = randn(Batch, 3, size, size);

        // About a second for each round.
        var steps = size < 128 ? 6 : 2;
        return new(name, () =>
        {
            var watch = Stopwatch.StartNew();
            for (var step = 0; step < steps; step++)
            {
                Step(network, optimizer, images);
            }

            return watch.Elapsed.TotalMilliseconds / steps;
        });
    }

    private static void Step(nn.Module<Tensor, Tensor> network, SGD optimizer, Tensor images)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        network.call(images).square().mean().backward();
        optimizer.step();
    }
}
