using Pipelines.Onnx;

namespace Pipelines.Backbones.Packaged;

/// <summary>A backbone whose file lies beside the program, so that it needs no download.</summary>
/// <param name="Name">What <c>backbone.model</c> calls it.</param>
/// <param name="FilePath">Its file.</param>
/// <param name="Origin">Where it comes from, and under which licence.</param>
/// <param name="Remedy">What to do where the file is missing.</param>
internal sealed record PackagedBackbone(string Name, string FilePath, string Origin, string Remedy)
{
    /// <summary>What the file itself does not say, under the keys of its metadata.</summary>
    public IReadOnlyList<(string Key, string Value)> Metadata { get; init; } = [];

    /// <summary>Whether its file is there.</summary>
    public bool IsHere => File.Exists(FilePath);

    /// <summary>Reads it.</summary>
    /// <param name="place">The place of the setting that names it.</param>
    /// <exception cref="ConfigurationException">Its file is missing.</exception>
    public OnnxModel Load(string place)
    {
        if (!IsHere)
        {
            throw new ConfigurationException(new Problem(
                place, $"The backbone \"{Name}\" is missing; it should be at '{FilePath}'.", Remedy));
        }

        var model = OnnxModel.Load(FilePath);
        foreach (var (key, value) in Metadata)
        {
            model.SetMetadata(key, value);
        }

        return model;
    }
}
