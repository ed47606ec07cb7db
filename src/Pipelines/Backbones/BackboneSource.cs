using Pipelines.Backbones.Architectures;
using Pipelines.Backbones.Packaged;
using Pipelines.Backbones.Weights;
using Pipelines.Onnx;

namespace Pipelines.Backbones;

/// <summary>The network that the options name, as it is before anything is cut off.</summary>
/// <param name="Name"><c>builtin</c>, the name in the catalogue, the architecture's name, or the file's name without extension.</param>
/// <param name="Model">The network.</param>
/// <param name="MissingWeights">
/// Whose weights are not on this machine, so that the network has random ones; null where it has its own.
/// </param>
internal sealed record BackboneSource(string Name, OnnxModel Model, CatalogueEntry? MissingWeights = null)
{
    /// <summary>Reads an ONNX file, or builds an architecture and fills it from a weight file.</summary>
    /// <param name="options">Which network.</param>
    /// <param name="baseFolder">The folder from which a relative path is meant.</param>
    /// <param name="place">Makes of a key below the pipeline the place for an error message.</param>
    /// <param name="initializationSeed">
    /// Begins the random first values of an architecture without weights. Default: weights are required.
    /// </param>
    /// <param name="mayLackWeights">
    /// Whether a network of the catalogue whose weights were not downloaded yet comes with random ones. Otherwise it is an error.
    /// </param>
    /// <inheritdoc cref="Backbone.Load(BackboneOptions, string, Func{string, string}, int?)"/>
    public static BackboneSource Open(
        BackboneOptions options, string baseFolder, Func<string, string> place, int? initializationSeed = null, bool mayLackWeights = false)
    {
        if (options.Contradictions(fromScratch: initializationSeed is not null) is { Count: > 0 } problems)
        {
            throw new ConfigurationException([.. problems.Select(problem => problem with { Place = place("backbone." + problem.Place) })]);
        }

        if (options.Architecture is { } architecture)
        {
            return options.Weights is null
                ? new(architecture, ArchitectureTable.Find(architecture)!.Build(classes: 1, initializationSeed, options.WidthFactor ?? 1))
                : new(architecture, Filled(ArchitectureTable.Find(architecture)!, ExistingWeights(options.Weights!, baseFolder, place)));
        }

        var model = options.Model ?? BuiltinBackbone.Name;
        if (PackagedBackbones.Find(model) is { } packaged)
        {
            return new(model, packaged.Load(place("backbone.model")));
        }

        return BackboneCatalogue.Find(model) is { } entry
            ? FromCatalogue(entry, WeightCache.Resolve(options.CacheFolder, baseFolder), place, mayLackWeights)
            : new(Path.GetFileNameWithoutExtension(model), OnnxModel.Load(ExistingModel(model, baseFolder, place)));
    }

    /// <summary>The network of an entry, with its weights from the cache.</summary>
    internal static BackboneSource FromCatalogue(CatalogueEntry entry, WeightCache cache, Func<string, string> place, bool mayLackWeights)
    {
        var architecture = ArchitectureTable.Find(entry.Architecture)!;
        if (cache.Holds(entry))
        {
            return new(entry.Name, Filled(architecture, cache.Verified(entry)));
        }

        return mayLackWeights
            ? new(entry.Name, architecture.Build(seed: 0), entry)
            : throw new ConfigurationException(new Problem(
                place("backbone.model"),
                $"The weights of \"{entry.Name}\" are not on this machine.",
                $"Download them, or get {entry.Url} and put it to '{cache.PathOf(entry)}'.")
            {
                Action = new(ProblemActionKind.DownloadWeights, entry.Name),
            });
    }

    private static OnnxModel Filled(Architecture architecture, string path)
    {
        var model = architecture.Build();
        using var weights = StateDictionary.Load(path);
        architecture.LoadWeights(weights, model, anyClassifier: true);
        return model;
    }

    private static string ExistingModel(string model, string baseFolder, Func<string, string> place)
    {
        var path = Path.Combine(baseFolder, model);
        if (File.Exists(path))
        {
            return path;
        }

        if (!BackboneName.IsPath(model) && !Directory.Exists(path))
        {
            var unknown = BackboneCatalogue.Unknown(model, place("backbone.model"));
            throw new ConfigurationException(unknown with { Remedy = $"{Hint(model)}{unknown.Remedy}" });
        }

        throw new ConfigurationException(new Problem(
            place("backbone.model"),
            Directory.Exists(path) ? $"The backbone '{model}' is a folder, not a file." : $"The backbone file '{path}' does not exist.",
            $"Give the path of an ONNX file, relative to '{baseFolder}', \"{BuiltinBackbone.Name}\", or a name of the catalogue.")
        {
            Action = new(ProblemActionKind.ListBackbones),
        });
    }

    private static string Hint(string model) => ArchitectureTable.Find(model) is null
        ? ""
        : "There are no official weights for the architecture of that name; for weights of your own write "
            + $"{{ \"architecture\": \"{model}\", \"weights\": \"FILE.pth\" }}. ";

    private static string ExistingWeights(string weights, string baseFolder, Func<string, string> place)
    {
        var path = Path.Combine(baseFolder, weights);
        return File.Exists(path)
            ? path
            : throw new ConfigurationException(new Problem(
                place("backbone.weights"),
                Directory.Exists(path)
                    ? $"The weight file '{weights}' is a folder, not a file."
                    : $"The weight file '{path}' does not exist.",
                $"Give the path of a weight file (.pth, .safetensors or .onnx), relative to '{baseFolder}'."));
    }
}
