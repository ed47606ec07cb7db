using Pipelines.Configuration;
using Pipelines.Data;

namespace Pipelines.Tasks.Preparation;

/// <summary>
/// The options of a run with everything filled in, for <c>pipeline.json</c> in its folder: what the backbone decided (size, mean, std) is
/// written out, what training chose (weight decay, epochs, threads) too, and paths are relative to that folder, so the file runs again as
/// it is.
/// </summary>
internal static class ResolvedOptions
{
    public static PipelineOptions For(PreparedPipeline pipeline, string folder)
    {
        var options = OptionPaths.Rebase(pipeline.Options, pipeline.BaseFolder, folder);
        return options with
        {
            Data = options.Data with { Test = options.Data.Test ?? DefaultTest(options) },
            Image = options.Image with { Size = pipeline.Preprocessing.Size },
            Backbone = options.Backbone with
            {
                Model = options.Backbone.Model ?? (options.Backbone.Architecture is null ? BuiltinBackbone.Name : null),
                FeatureMap = pipeline.Backbone.FeatureMap,
                Channels = pipeline.Backbone.ColorOrder,
                Mean = pipeline.Backbone.Mean,
                Std = pipeline.Backbone.Std,
            },
        };
    }

    private static PlaceOrFraction? DefaultTest(PipelineOptions options) =>
        TaskKinds.Of(options.Task).HoldsOutTest && options.Data is { Validation: null, Folds: null }
            ? PlaceOrFraction.Of(DataSet.DefaultTestFraction)
            : null;
}
