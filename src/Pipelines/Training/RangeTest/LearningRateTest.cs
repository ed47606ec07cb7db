using System.Globalization;
using Pipelines.Data;
using Pipelines.Imaging;
using Pipelines.Training.Batches;
using Pipelines.Training.Loop;
using Pipelines.Training.Optimizers;

namespace Pipelines.Training.RangeTest;

/// <summary>
/// Trains a network for some steps while the learning rate rises from far too low to far too high, and watches the loss. The network is of
/// no use afterwards.
/// </summary>
/// <param name="objective">The network, and what it learns.</param>
/// <param name="images">The training images, at least one.</param>
/// <param name="preprocessing">The pixels of an image.</param>
/// <param name="augmentation">How training images are varied.</param>
/// <param name="training">Learning rate, schedule and length have no meaning here.</param>
internal sealed class LearningRateTest(
    ITrainingObjective objective,
    IReadOnlyList<HashedImage> images,
    Preprocessing preprocessing,
    AugmentationOptions augmentation,
    ResolvedTraining training)
{
    // The loss has exploded where its running mean is so many times as high as the lowest that it was (as in fastai's finder); noise alone
    // does not lift it there.
    private const double Explosion = 4;
    private const double Memory = 0.9;

    /// <summary>Runs the test, until the last step or until the loss explodes.</summary>
    /// <param name="range">The learning rates.</param>
    /// <param name="progress">Receives the progress of each step.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="PipelineException">An image cannot be read any more, or the graph cannot run on these pixels.</exception>
    public LearningRateCurve Run(LearningRateRange range, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var plan = TrainingPlan.Of(images, training);
        var steps = plan.Between(0, range.Steps).ToList();
        using var optimizer = Optimizer.Create(training.Optimizer with { LearningRate = range.From }, objective.Groups);
        using var batches = new BatchLoader(images, preprocessing, augmentation, training.Seed, objective.Views)
            .Load(steps.SelectMany(step => step.Batches), cancellation)
            .GetEnumerator();
        var (losses, sum, lowest) = (new List<double>(), 0.0, double.PositiveInfinity);
        foreach (var (number, step) in steps.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            var rate = range.RateAt(number);
            optimizer.LearningRate = rate;
            var loss = OptimizerStep.Run(objective, optimizer, training, step, batches);
            if (OptimizerStep.HasExploded(loss))
            {
                return LearningRateCurve.Of(range, losses, hasExploded: true);
            }

            losses.Add(loss);
            var detail = string.Create(CultureInfo.InvariantCulture, $"learning rate {rate:0.0e+0}, loss {loss:0.000}");
            progress?.Report(new("learning-rate test", number + 1, range.Steps, detail) { Unit = "steps" });

            // Divided by the sum of its weights, so that the first steps count in full.
            sum = (Memory * sum) + ((1 - Memory) * loss);
            var mean = sum / (1 - Math.Pow(Memory, number + 1));
            lowest = Math.Min(lowest, mean);
            if (mean > Explosion * lowest)
            {
                return LearningRateCurve.Of(range, losses, hasExploded: true);
            }
        }

        return LearningRateCurve.Of(range, losses, hasExploded: false);
    }
}
