using Pipelines.Backbones;
using Pipelines.Backbones.Inspection;
using Pipelines.Graph;
using Pipelines.Training.Transfer;

namespace Pipelines.Tasks.Preparation;

/// <summary>Which of the backbone's parameters are trained.</summary>
internal static class TrainedParameters
{
    /// <summary>What is wrong where layers that are to be trained cannot be; nothing where no network is trained.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="place">The place of an option, such as <c>training.unfreeze</c>.</param>
    public static IReadOnlyList<Problem> Check(PreparedPipeline pipeline, Func<string, string> place)
    {
        try
        {
            Count(pipeline, place("training.unfreeze"));
            return [];
        }
        catch (PipelineException error)
        {
            return error.Problems;
        }
    }

    /// <summary>How many of the backbone's parameters are trained, and how many stay as they are.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="place">The place of <c>training.unfreeze</c>, for an error.</param>
    /// <exception cref="PipelineException">The graph cannot be trained, or no layer is selected.</exception>
    public static (long Trained, long Frozen) Count(PreparedPipeline pipeline, string place)
    {
        if (pipeline.Kind.Network(pipeline.Options) is null)
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
}
