using Pipelines.Backbones.Architectures;
using Pipelines.Backbones.Weights;
using Pipelines.Configuration;
using Pipelines.Onnx;

namespace Pipelines.Backbones;

/// <summary>The network that the options name, as it is before anything is cut off.</summary>
/// <param name="Name"><c>builtin</c>, the architecture's name, or the file's name without extension.</param>
/// <param name="Model">The network.</param>
internal sealed record BackboneSource(string Name, OnnxModel Model)
{
    /// <summary>Reads an ONNX file, or builds an architecture and fills it from a weight file.</summary>
    /// <inheritdoc cref="Backbone.Load"/>
    public static BackboneSource Open(BackboneOptions options, string baseFolder, Func<string, string> place, int? initializationSeed = null)
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
        return model == BuiltinBackbone.Name
            ? new(model, OnnxModel.Load(ExistingBuiltin(place)))
            : new(Path.GetFileNameWithoutExtension(model), OnnxModel.Load(ExistingModel(model, baseFolder, place)));
    }

    private static OnnxModel Filled(Architecture architecture, string path)
    {
        var model = architecture.Build();
        using var weights = StateDictionary.Load(path);
        architecture.LoadWeights(weights, model, anyClassifier: true);
        return model;
    }

    private static string ExistingBuiltin(Func<string, string> place) => File.Exists(BuiltinBackbone.FilePath)
        ? BuiltinBackbone.FilePath
        : throw new ConfigurationException(new Problem(
            place("backbone.model"), $"The builtin backbone is missing; it should be at '{BuiltinBackbone.FilePath}'.", "Install the program again, or give the path of an ONNX file."));

    private static string ExistingModel(string model, string baseFolder, Func<string, string> place)
    {
        var path = Path.Combine(baseFolder, model);
        return File.Exists(path)
            ? path
            : throw new ConfigurationException(new Problem(
                place("backbone.model"),
                Directory.Exists(path) ? $"The backbone '{model}' is a folder, not a file." : $"The backbone file '{path}' does not exist.",
                $"{Hint(model)}Give the path of an ONNX file, relative to '{baseFolder}', or \"{BuiltinBackbone.Name}\"."));
    }

    private static string Hint(string model) => ArchitectureTable.Find(model) is null
        ? ""
        : $"For the architecture of that name, write {{ \"architecture\": \"{model}\", \"weights\": \"FILE.pth\" }}. ";

    private static string ExistingWeights(string weights, string baseFolder, Func<string, string> place)
    {
        var path = Path.Combine(baseFolder, weights);
        return File.Exists(path)
            ? path
            : throw new ConfigurationException(new Problem(
                place("backbone.weights"),
                Directory.Exists(path) ? $"The weight file '{weights}' is a folder, not a file." : $"The weight file '{path}' does not exist.",
                $"Give the path of a weight file (.pth, .safetensors or .onnx), relative to '{baseFolder}'."));
    }
}
