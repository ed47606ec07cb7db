using System.Text;
using Pipelines.Tasks;

namespace Pipelines.Embeddings;

/// <summary>The settings of a backbone whose vectors are computed, read like those of a pipeline.</summary>
/// <param name="Image">How an image becomes pixels.</param>
/// <param name="Backbone">What the backbone's file does not say.</param>
/// <param name="Neck">How feature maps are pooled.</param>
/// <param name="Cache">Where feature vectors are kept.</param>
/// <param name="Overrides">What was overridden.</param>
/// <param name="Folder">The folder in which relative paths start, absolute.</param>
internal sealed record EmbeddingSettings(
    ImageOptions Image,
    BackboneOptions Backbone,
    NeckOptions Neck,
    FeatureCacheOptions Cache,
    IReadOnlyList<string> Overrides,
    string Folder)
{
    private const string CacheKey = "cache";
    private static readonly string[] s_keys = ["image", "backbone", "neck", CacheKey];

    /// <summary>How deep below the folder of its configuration a run leaves its model: runs, pipeline, time.</summary>
    private const int DepthOfRun = 3;

    /// <summary>Reads overrides.</summary>
    /// <param name="overrides">Each <c>PATH=VALUE</c>.</param>
    /// <param name="folder">The folder in which relative paths start, absolute.</param>
    /// <exception cref="ConfigurationException">One of them is wrong; carries every problem found.</exception>
    public static EmbeddingSettings Read(IReadOnlyList<string> overrides, string folder)
    {
        var foreign = overrides.Where(text => !s_keys.Contains(KeyOf(text), StringComparer.Ordinal)).ToList();
        if (foreign.Count > 0)
        {
            throw new ConfigurationException([.. foreign.Select(text => new Problem(
                $"override {text.Split('=')[0]}",
                "This setting has no influence on vectors.",
                $"{NearestWord.Question(KeyOf(text), s_keys)}Those that have one are in: {string.Join(", ", s_keys)}."))]);
        }

        // Clustering is the task whose images need no labels; nothing looks at the data.
        var pipeline = Encoding.UTF8.GetBytes("""{ "pipelines": { "vectors": { "task": "clustering", "data": "." } } }""");
        var file = PipelinesFile.Parse(pipeline, Path.Combine(folder, "pipelines.json"), overrides, []);
        var options = file.Pipelines.Single().Value;
        return new(options.Image, options.Backbone, options.Neck, options.Cache, overrides, folder);
    }

    /// <summary>Makes sure that nothing was overridden that a model decides itself.</summary>
    /// <exception cref="ConfigurationException">Something was.</exception>
    public void RequireNoneOfBackbone(string model)
    {
        var problems = Overrides.Where(text => KeyOf(text) != CacheKey)
            .Select(text => new Problem(
                $"override {text.Split('=')[0]}", $"\"{model}\" is a trained model, which has settings of its own.", "Remove this."))
            .ToList();
        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }
    }

    /// <summary>The folders in which a cache of feature vectors may be.</summary>
    /// <param name="model">The file of the model; null of a backbone.</param>
    public IReadOnlyList<string> CacheFolders(string? model)
    {
        if (!Cache.Enabled)
        {
            return [];
        }

        if (Cache.Folder is { } named)
        {
            return [Path.GetFullPath(named, Folder)];
        }

        var beside = Path.Combine(Folder, FeatureCacheOptions.DefaultFolder);
        var run = Path.GetDirectoryName(model);
        for (var i = 0; i < DepthOfRun; i++)
        {
            run = Path.GetDirectoryName(run);
        }

        return run is null ? [beside] : [beside, Path.Combine(run, FeatureCacheOptions.DefaultFolder)];
    }

    /// <summary>The overrides that have an influence on vectors.</summary>
    public static IReadOnlyList<string> WithoutCache(IReadOnlyList<string> overrides) =>
        [.. overrides.Where(text => KeyOf(text) != CacheKey)];

    private static string KeyOf(string text) => text.Split('=')[0].Split('.')[0].Trim();
}
