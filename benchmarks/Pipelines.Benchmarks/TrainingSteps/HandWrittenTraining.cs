using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipelines.Benchmarks.TrainingSteps;

/// <summary>
/// Fine-tuning as one writes it in TorchSharp, with the same recipe: AdamW, label smoothing, clipped gradients; on pixels that lie in
/// memory.
/// </summary>
internal sealed class HandWrittenTraining : IDisposable
{
    private readonly Sequential _network;
    private readonly AdamW _optimizer;
    private readonly Tensor _pixels;
    private readonly Tensor _labels;

    /// <summary>Puts a head behind a network.</summary>
    /// <param name="backbone">Gives vectors of <paramref name="features"/> numbers; disposed of with this training.</param>
    /// <param name="features">Length of the vectors.</param>
    /// <param name="classes">Classes that the head tells apart.</param>
    /// <param name="size">Side of the pictures.</param>
    public HandWrittenTraining(nn.Module<Tensor, Tensor> backbone, int features, int classes, int size)
    {
        _network = nn.Sequential(backbone, nn.Linear(features, classes));
        _network.train();
        _optimizer = optim.AdamW(_network.parameters(), 5e-4, weight_decay: 0.01);
        _pixels = randn(BenchmarkTraining.Batch, 3, size, size);
        _labels = randint(classes, BenchmarkTraining.Batch);
    }

    /// <summary>Parameters that are trained.</summary>
    public long Parameters => _network.parameters().Sum(parameter => parameter.numel());

    /// <summary>Trains for some steps.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="afterStep">Called after each with the number of steps done, from 1.</param>
    public void Run(int steps, Action<int> afterStep)
    {
        for (var step = 1; step <= steps; step++)
        {
            using var scope = NewDisposeScope();
            _optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(_network.call(_pixels), _labels, label_smoothing: 0.1);
            loss.backward();
            nn.utils.clip_grad_norm_(_network.parameters(), 1);
            _optimizer.step();
            loss.item<float>();
            afterStep(step);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
        _pixels.Dispose();
        _labels.Dispose();
    }
}
