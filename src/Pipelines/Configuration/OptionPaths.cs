using Pipelines.Backbones;

namespace Pipelines.Configuration;

/// <summary>Moves options to a configuration file in another folder, so that their paths still lead to the same files.</summary>
internal static class OptionPaths
{
    /// <summary>Options that mean in one folder what the given ones mean in another.</summary>
    /// <param name="options">Options with paths relative to <paramref name="from"/>.</param>
    /// <param name="from">Folder of the file from which they were read, absolute.</param>
    /// <param name="to">Folder of the file to which they will be written, absolute.</param>
    /// <returns>
    /// The options with paths relative to <paramref name="to"/>, with forward slashes; absolute paths stay as they are. The folder of
    /// the feature cache is filled in, so that both share one cache.
    /// </returns>
    public static PipelineOptions Rebase(PipelineOptions options, string from, string to)
    {
        return options with
        {
            Data = options.Data with
            {
                Train = options.Data.Train is { } train ? Moved(train) : null,
                Validation = MovedPlace(options.Data.Validation),
                Test = MovedPlace(options.Data.Test),
                Exclude = options.Data.Exclude?.File is { } list ? ExcludedImages.In(Moved(list)) : options.Data.Exclude,
            },
            Backbone = MovedBackbone(options.Backbone),
            Pretext = options.Pretext with { Teacher = options.Pretext.Teacher is { } teacher ? MovedBackbone(teacher) : null },
            Cache = options.Cache with { Folder = Moved(options.Cache.Folder ?? FeatureCacheOptions.DefaultFolder) },
        };

        string Moved(string path) =>
            Path.IsPathRooted(path) ? path : Path.GetRelativePath(to, Path.Combine(from, path)).Replace(Path.DirectorySeparatorChar, '/');

        BackboneOptions MovedBackbone(BackboneOptions backbone) => backbone with
        {
            Model = backbone.Model is { } model && !BackboneName.IsName(model) ? Moved(model) : backbone.Model,
            Weights = backbone.Weights is { } weights ? Moved(weights) : null,
            CacheFolder = backbone.CacheFolder is { } cacheFolder ? Moved(cacheFolder) : null,
        };

        PlaceOrFraction? MovedPlace(PlaceOrFraction? held) => held?.Place is { } place ? PlaceOrFraction.At(Moved(place)) : held;
    }
}
