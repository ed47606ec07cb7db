using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Embeddings;

namespace Pipelines.Similarity;

/// <summary>The model or backbone to which an index belongs: how the index names it, and how it is found again.</summary>
internal static class IndexSource
{
    /// <summary>What an index says about what made its vectors.</summary>
    /// <param name="source">What made them.</param>
    /// <param name="path">The file of the index.</param>
    public static IndexInfo Info(EmbeddingSource source, string path)
    {
        var isPath = source.ModelPath is not null || !BackboneName.IsName(source.Named);

        // Behind "latest" another run will be.
        var file = isPath ? Path.GetFullPath(source.ModelPath ?? source.Named) : source.Named;
        return new()
        {
            Source = source.Name,
            Named = isPath ? IndexWriter.Stored(UnixPath.Real(file) ?? file, Path.GetDirectoryName(Path.GetFullPath(path))!) : file,
            IsPath = isPath,
            Overrides = EmbeddingSettings.WithoutCache(source.Overrides),
            Version = Tasks.Reports.RunReporting.Version,
        };
    }

    /// <summary>Finds it where it was.</summary>
    /// <exception cref="ConfigurationException">It is not there any more.</exception>
    public static EmbeddingSource Open(IndexFile index)
    {
        var named = index.Info.IsPath ? index.Resolve(index.Info.Named) : index.Info.Named;
        return !index.Info.IsPath || File.Exists(named)
            ? EmbeddingSource.Find(named, index.Info.Overrides)
            : throw new ConfigurationException(new Problem(
                index.Path,
                $"The index belongs to the {index.Info.Source}, which is not at \"{named}\" any more.",
                "Say where it is now.")
            {
                Action = new(ProblemActionKind.ChooseModel),
            });
    }

    /// <summary>Finds it where a person says that it is.</summary>
    public static EmbeddingSource Find(string model, IndexInfo info)
    {
        var source = EmbeddingSource.Find(model);
        if (source.ModelPath is not null || info.Overrides.Count == 0)
        {
            return source;
        }

        source.Dispose();
        return EmbeddingSource.Find(model, info.Overrides);
    }

    /// <summary>Another model or backbone than that of the index.</summary>
    /// <param name="index">The index.</param>
    /// <param name="model">Where a person said that it is; null for where it was.</param>
    /// <param name="name">What it is.</param>
    public static ConfigurationException Other(IndexFile index, string? model, string name) => new(new Problem(
        index.Path,
        model is null
            ? $"The index belongs to the {index.Info.Source} as it was when the index was built; at \"{index.Info.Named}\" is another one now."
            : $"The index belongs to the {index.Info.Source}; the {name} (\"{model}\") gives other vectors, which cannot be compared.",
        "Name the model with which the index was built, or build the index again with this one.")
    {
        Action = new(ProblemActionKind.ChooseModel),
    });
}
