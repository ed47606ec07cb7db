using Pipelines.Onnx;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Tests.Training.Loop;
using Pipelines.Training;
using Pipelines.Training.Batches;
using Pipelines.Training.Loop;
using Pipelines.Training.Optimizers;
using Pipelines.Training.RangeTest;
using Pipelines.Training.Selection;
using TorchSharp;
using TorchSharp.Modules;

namespace Pipelines.Tests.Training.RangeTest;

[Collection(TorchCollection.Name)]
public sealed class LearningRateTestTests
{
    private static readonly ResolvedTraining s_descent = TinyClassifier.Resolve(TinyClassifier.Training with
    {
        GradientClipping = 0,
        Optimizer = new() { Type = OptimizerType.Sgd, Momentum = 0, WeightDecay = 0 },
    });

    [Fact]
    public void It_raises_the_rate_step_by_step_until_the_loss_explodes()
    {
        TorchLibrary.Load(1);
        using var pictures = new DrawnClasses();
        using var bowl = new Bowl();
        var range = new LearningRateRange { From = 1e-4, To = 100, Steps = 60 };
        var curve = new LearningRateTest(
            bowl, pictures.Draw(10).Images, TinyClassifier.Preprocessing, new(), s_descent).Run(range, null, CancellationToken.None);

        // Gradient descent on w² / 2 makes (1 - rate) w of w: the loss of every step is known.
        var w = 3.0;
        foreach (var point in curve.Points)
        {
            Assert.Equal(range.RateAt(point.Step - 1), point.LearningRate, 1e-12);
            Assert.Equal(w * w / 2, point.Loss, 1e-4 * (1 + (w * w)));
            w *= 1 - point.LearningRate;
        }

        // From a rate of 2 on the loss grows; it has exploded some steps later.
        Assert.True(curve.HasExploded);
        Assert.InRange(curve.Points[^1].LearningRate, 2, 20);
        Assert.InRange(curve.Suggestion!.Value, 0.01, 1);
    }

    [Fact]
    public void The_last_step_ends_it_where_nothing_explodes()
    {
        TorchLibrary.Load(1);
        using var pictures = new DrawnClasses();
        using var bowl = new Bowl();
        var curve = new LearningRateTest(bowl, pictures.Draw(4).Images, TinyClassifier.Preprocessing, new(), s_descent)
            .Run(new() { From = 1e-4, To = 0.1, Steps = 30 }, null, CancellationToken.None);
        Assert.False(curve.HasExploded);
        Assert.Equal(30, curve.Points.Count);
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_it()
    {
        TorchLibrary.Load(1);
        using var pictures = new DrawnClasses();
        using var bowl = new Bowl { LastStep = 25 };
        var curve = new LearningRateTest(bowl, pictures.Draw(4).Images, TinyClassifier.Preprocessing, new(), s_descent)
            .Run(new() { From = 1e-4, To = 0.1, Steps = 40 }, null, CancellationToken.None);
        Assert.True(curve.HasExploded);
        Assert.Equal(25, curve.Points.Count);
    }

    /// <summary>One number w, and the loss w² / 2 whatever the pictures are.</summary>
    private sealed class Bowl : ITrainingObjective, IDisposable
    {
        private readonly Parameter _w = new(torch.tensor(3f));
        private int _steps;

        public int LastStep { get; init; } = int.MaxValue;

        public string Stage => "test";

        public string StartName => "three";

        public OnnxModel StartModel => throw new NotSupportedException();

        public IReadOnlyList<ParameterGroup> Groups => [new([_w], 1, false)];

        public IReadOnlyList<torch.Tensor> State => [_w];

        public int ValidationImages => 0;

        public int Views => 1;

        public torch.Tensor Loss(LoadedBatch batch) => ++_steps > LastStep ? _w * float.NaN : _w.pow(2) / 2;

        public ValidationResult? Validate(CancellationToken cancellation) => null;

        public OnnxModel WriteBack() => throw new NotSupportedException();

        public void Dispose() => _w.Dispose();
    }
}
