using Pipelines.Backbones;
using Pipelines.Backbones.Inspection;
using Pipelines.Configuration;
using Pipelines.Training;
using Pipelines.Training.Graph;
using Pipelines.Training.Network;

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

        var training = pipeline.Options.Training;
        var problems = new List<Problem>();
        if (training is { Transfer: TransferForm.FineTune, FrozenBatchNorm: false }
            && TrainingPlan.SmallestBatch(Math.Max(1, pipeline.Data.Train.Count), training.BatchSize!.Value, training.GradientAccumulation) == 1)
        {
            problems.Add(new(
                place("training.batchSize"),
                "Batch normalisation cannot learn from batches of one image.",
                "Raise \"batchSize\", or leave \"frozenBatchNorm\" at true."));
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
        var trained = pipeline.Options.Training.Unfreeze is { } selection
            ? UnfrozenLayers.Select(selection, UnfrozenLayers.Stages(module, pipeline.Preprocessing), place)
                .Sum(stage => stage.Parameters.Sum(parameter => parameter.Value.numel()))
            : 0;
        return (trained, all - trained);
    }

    private static bool TrainsNetwork(PipelineOptions options) =>
        options.Task == PipelineTask.Pretext
        || (options.Task == PipelineTask.Classification && options.Training.Transfer != TransferForm.FeatureVectors);
}
