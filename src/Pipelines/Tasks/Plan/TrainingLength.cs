using Pipelines.Configuration.Defaults;
using Pipelines.Data;
using Pipelines.Training;
using Pipelines.Training.Loop;

namespace Pipelines.Tasks.Plan;

/// <summary>How many steps a training has.</summary>
/// <param name="Steps">Steps of the optimizer.</param>
/// <param name="StepsPerEpoch">Steps in a whole epoch.</param>
internal readonly record struct TrainingLength(long Steps, int StepsPerEpoch)
{
    /// <summary>Epochs, the last of which may not be whole.</summary>
    public long Epochs => (Steps + StepsPerEpoch - 1) / StepsPerEpoch;

    /// <summary>The training of a network; null without images. Broken images are only found by the run.</summary>
    /// <param name="train">The images that are trained on.</param>
    /// <param name="training">The training.</param>
    public static TrainingLength? OfNetwork(IReadOnlyList<HashedImage> train, ResolvedTraining training)
    {
        if (train.Count == 0)
        {
            return null;
        }

        var plan = TrainingPlan.Of(train, training);
        return new(plan.Steps(training), plan.StepsPerEpoch);
    }

    /// <summary>The training of a head on stored vectors; null without images.</summary>
    /// <param name="images">Number of images.</param>
    /// <param name="training">The training.</param>
    public static TrainingLength? OfHead(int images, TrainingOptions training)
    {
        if (images == 0)
        {
            return null;
        }

        var (length, perEpoch) = HeadDefaults.Length(training, images);
        return new(length.InSteps(perEpoch), perEpoch);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Quantity.Of(Steps, "steps")} ({StepsPerEpoch} in an epoch)";
}
