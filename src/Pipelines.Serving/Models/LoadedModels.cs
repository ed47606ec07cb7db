namespace Pipelines.Serving.Models;

/// <summary>Models and indexes, as their files held them at the start.</summary>
/// <param name="Versions">The models, in the order of their files.</param>
/// <param name="Indexes">The indexes.</param>
internal sealed record LoadedModels(IReadOnlyList<ModelVersion> Versions, IReadOnlyList<ImageIndex> Indexes)
{
    /// <summary>Loads them.</summary>
    /// <exception cref="PipelineException">One is damaged.</exception>
    public static LoadedModels Load(IReadOnlyList<ModelFile> files, IReadOnlyList<string> indexPaths)
    {
        var (versions, indexes) = (new List<ModelVersion>(), new List<ImageIndex>());
        try
        {
            foreach (var path in indexPaths)
            {
                indexes.Add(ImageIndex.Open(path));
            }

            foreach (var file in files)
            {
                versions.Add(ModelVersion.Load(file.Path, indexes));
            }

            return new(versions, indexes);
        }
        catch
        {
            new LoadedModels(versions, indexes).Release();
            throw;
        }
    }

    /// <summary>Gives them up.</summary>
    public void Release()
    {
        foreach (var version in Versions)
        {
            version.EndUse();
        }

        foreach (var index in Indexes)
        {
            index.Dispose();
        }
    }
}
