using Pipelines.Backbones;
using Pipelines.Backbones.Inspection;
using Pipelines.Configuration;
using Pipelines.Data;
using Pipelines.Graph;
using Pipelines.Training;
using Pipelines.Training.Batches;
using Pipelines.Training.Loop;
using Pipelines.Training.Transfer;

namespace Pipelines.Runs;

/// <summary>Whether the backbone can be trained as the settings ask.</summary>
internal static class TransferChecks
{
    /// <summary>Everything that does not fit; nothing where the network is not trained.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="place">The place of an option, such as <c>training.unfreeze</c>.</param>
    public static IReadOnlyList<Problem> Of(PreparedPipeline pipeline, Func<string, string> place)
    {
        if (!TrainsNetwork(pipeline.Options))
        {
            return [];
        }

        var training = pipeline.Training;
        var problems = new List<Problem>();
        if (pipeline.Options.Task == PipelineTask.Classification && TrainedOn(pipeline).Select(images => BatchOfOne(training, images, place("training.batchSize"))).FirstOrDefault(found => found is not null) is { } problem)
        {
            problems.Add(problem);
        }

        try
        {
            CountParameters(pipeline, place("training.unfreeze"));
        }
        catch (PipelineException error)
        {
            problems.AddRange(error.Problems);
        }

        return problems;
    }

    /// <summary>What is wrong where batch normalisation would have to learn from a batch of one image; null where it has not.</summary>
    /// <param name="training">How it is trained.</param>
    /// <param name="train">The images that are trained on: those that judge are not among them.</param>
    /// <param name="place">The place of <c>training.batchSize</c>, for an error.</param>
    public static Problem? BatchOfOne(ResolvedTraining training, IReadOnlyList<HashedImage> train, string place) =>
        training is { Transfer: TransferForm.FineTune, FrozenBatchNorm: false } && train.Count > 0
        && PictureOrder.Of(train, training).Length is var length
        && TrainingPlan.SmallestBatch(length, training.BatchSize, training.GradientAccumulation) == 1
            ? new(
                place,
                $"Batch normalisation cannot learn from batches of one image, and of {length} images an epoch a \"batchSize\" of {training.BatchSize} makes some.",
                "Raise \"batchSize\", or leave \"frozenBatchNorm\" at true.")
            : null;

    /// <summary>The images that each training of a run uses: those that do not judge and, where that was a rehearsal, then all.</summary>
    private static IEnumerable<IReadOnlyList<HashedImage>> TrainedOn(PreparedPipeline pipeline)
    {
        var train = NetworkTraining.SplitImages(pipeline).Train;
        yield return train;
        var all = pipeline.Data.Train;
        if (train.Count < all.Count && EpochJudges.Rehearses(all.Count, pipeline.Training))
        {
            yield return all;
        }
    }

    /// <summary>How many of the backbone's parameters are trained, and how many stay as they are.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="place">The place of <c>training.unfreeze</c>, for an error.</param>
    /// <exception cref="PipelineException">The graph cannot be trained, or no layer is selected.</exception>
    public static (long Trained, long Frozen) CountParameters(PreparedPipeline pipeline, string place)
    {
        if (!TrainsNetwork(pipeline.Options))
        {
            return (0, LearnedTensors.CountNumbers(pipeline.Backbone.Model));
        }

        using var module = GraphModule.Create(pipeline.FeatureGraph, FeatureGraph.Input, [FeatureGraph.Output]);
        var all = module.Parameters.Where(UnfrozenLayers.IsOfBackbone).Sum(parameter => parameter.Value.numel());
        var trained = pipeline.Training.Unfreeze is { } selection
            ? UnfrozenLayers.Select(selection, UnfrozenLayers.Stages(module, pipeline.Preprocessing), place)
                .Sum(stage => stage.Parameters.Sum(parameter => parameter.Value.numel()))
            : 0;
        return (trained, all - trained);
    }

    private static bool TrainsNetwork(PipelineOptions options) =>
        options.Task == PipelineTask.Pretext
        || (options.Task == PipelineTask.Classification && options.Training.Transfer != TransferForm.FeatureVectors);
}
