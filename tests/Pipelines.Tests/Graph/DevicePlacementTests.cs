using Pipelines.Graph;
using Pipelines.Imaging.Augmentation;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Tests.Training.Loop;
using Pipelines.Training;
using Pipelines.Training.Pretext;
using Pipelines.Training.Transfer;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Pipelines.Tests.Graph;

/// <summary>
/// Whatever a network makes lies where the network lies. Tried with libtorch's device without memory, on which an operation checks
/// devices and shapes and computes nothing; where it lacks an operation (convolution, batch normalisation and some others), nothing
/// is tried beyond that node.
/// </summary>
[Collection(TorchCollection.Name)]
public sealed class DevicePlacementTests(ITestOutputHelper output)
{
    private static readonly Device s_meta = new(DeviceType.META);

    [Fact]
    public void Every_operator_stays_on_the_device_of_its_input()
    {
        TorchLibrary.Load(1);
        var (failures, run, untried) = (new List<string>(), 0, new SortedSet<string>(StringComparer.Ordinal));
        foreach (var (name, opset) in OperatorTable.Rows.Where(row => row.Bind is not null)
            .Select(row => (row.Name, Math.Max(7, row.Versions[^1]))))
        {
            foreach (var trial in OperatorTests.TrialsOf(name, opset))
            {
                using var scope = NewDisposeScope();
                using var module = GraphModule.Create(trial.Graph.Build(trial.Outputs), "x", s_meta, trial.Outputs);
                module.eval();
                var input = ones([.. trial.Graph.Shape.Select(size => (long)size)]);
                if (Problem(
                    () => module.ForwardAll(input).All(result => result.device_type == DeviceType.META),
                    out var complete) is { } problem)
                {
                    failures.Add($"{name} {opset}, {trial.Label}: {problem}");
                }

                run += complete ? 1 : 0;
                if (!complete)
                {
                    untried.Add(name);
                }
            }
        }

        output.WriteLine($"{run} graphs ran; not all of those with {string.Join(", ", untried)}");
        Assert.True(failures.Count == 0, string.Join("\n", failures));
        Assert.True(run > 300, $"only {run} graphs ran");
    }

    [Fact]
    public void Parameters_statistics_and_constants_lie_on_the_device_and_come_back()
    {
        TorchLibrary.Load(1);
        using var network = new TransferNetwork(
            TinyModel(), TinyClassifier.Head, TinyClassifier.Preprocessing, Frozen(), dropout: 0, s_meta);
        Assert.NotEmpty(network.GraphParameters);
        Assert.All(network.GraphParameters, parameter => Assert.Equal(DeviceType.META, parameter.Value.device_type));
        Assert.All(network.State, tensor => Assert.Equal(DeviceType.META, tensor.device_type));
        Assert.All(network.Groups.SelectMany(group => group.Parameters), parameter => Assert.True(parameter.requires_grad));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void The_losses_follow_their_scores(double focalGamma)
    {
        TorchLibrary.Load(1);
        using var scope = NewDisposeScope();
        var scores = zeros(4, 3, device: s_meta);
        var labels = tensor(new long[] { 0, 1, 2, 0 }, device: s_meta);
        Assert.Null(Problem(
            () => new ClassificationLoss(new HeadOptions { FocalGamma = focalGamma }.Loss, 0.1, [1, 2, 3])
                .ForTraining(scores, labels, new BatchMix(0.5, default)).device_type == DeviceType.META,
            out _));
        Assert.Null(Problem(() => ContrastivePretext.Similarities(scores, 0.5).device_type == DeviceType.META, out var complete));
        Assert.True(complete);
    }

    /// <summary>What is wrong with the devices of a computation; null where nothing is, as far as the device has the operations.</summary>
    private static string? Problem(Func<bool> isOnDevice, out bool complete)
    {
        complete = false;
        try
        {
            complete = isOnDevice();
            return complete ? null : "the result is elsewhere";
        }
        catch (Exception error) when (error is PipelineException or System.Runtime.InteropServices.ExternalException)
        {
            return error.Message.Contains("same device", StringComparison.Ordinal)
                || error.Message.Contains("device type", StringComparison.Ordinal)
                ? error.Message
                : null;
        }
    }

    private static Pipelines.Onnx.OnnxModel TinyModel() => TinyClassifier.Model(TinyClassifier.Head);

    // Finding the stages would run a convolution.
    private static ResolvedTraining Frozen() =>
        TinyClassifier.Resolve(TinyClassifier.Training with { Transfer = TransferForm.FrozenBackbone });
}
