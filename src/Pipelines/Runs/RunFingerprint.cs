using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pipelines.Backbones;
using Pipelines.Configuration;
using Pipelines.Data;
using Pipelines.Data.Folds;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Checkpoints;
using TorchSharp;

namespace Pipelines.Runs;

/// <summary>
/// What decides the weights that a pipeline learns: its settings, its images by content, its backbone, the versions of the programs. Where
/// files lie does not.
/// </summary>
internal static class RunFingerprint
{
    private const int ShownDigits = 8;

    // Say where something lies, or how often it is written down.
    private static readonly string[] s_withoutInfluence =
    [
        "data.train",
        "data.columns",
        "data.group",
        "cache.",
        "backbone.model",
        "backbone.weights",
        "pretext.teacher.model",
        "pretext.teacher.weights",
        "training.checkpointMinutes",
        "training.tensorBoard",
    ];

    private static string TorchSharpVersion =>
        typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>The fingerprint of a training.</summary>
    public static Fingerprint Of(PreparedPipeline pipeline)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["training images"] = Describe(pipeline.Data.Train),
            ["validation images"] = Describe(pipeline.Data.Validation),
            ["the backbone's graph"] = FeatureGraph.Hash(pipeline.FeatureGraph, pipeline.Preprocessing)[..(2 * ShownDigits)],
            ["trainer's version"] = pipeline.Metadata.ProducerVersion,
            ["TorchSharp's version"] = TorchSharpVersion,
        };
        if (pipeline.Teacher is { } teacher)
        {
            entries["the teacher's graph"] = Convert.ToHexStringLower(SHA256.HashData(teacher.Model.ToByteArray()))[..(2 * ShownDigits)];
        }

        if (pipeline.Data.Folds is { } folds)
        {
            entries["the folds"] = Describe(pipeline.Data.Train, folds);
        }

        using var options = JsonDocument.Parse(ConfigurationWriter.Utf8(pipeline.Options));
        AddOptions(entries, "", options.RootElement);
        return new(entries);
    }

    /// <summary>A hash of all that decides the results of a run, the test images included.</summary>
    public static string HashOf(PreparedPipeline pipeline)
    {
        var entries = Of(pipeline).Entries.Select(entry => $"{entry.Key}={entry.Value}").Append(Describe(pipeline.Data.Test));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', entries))));
    }

    private static void AddOptions(SortedDictionary<string, string> entries, string path, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                AddOptions(entries, path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value);
            }
        }
        else if (!s_withoutInfluence.Any(name => path.StartsWith(name, StringComparison.Ordinal)) && !IsPlace(path, value))
        {
            entries[path] = value.GetRawText();
        }
    }

    private static bool IsPlace(
        string path, JsonElement value) => value.ValueKind == JsonValueKind.String && path is "data.validation" or "data.test";

    private static string Describe(IReadOnlyList<HashedImage> images, FoldAssignment folds)
    {
        var numbers = Enumerable.Range(0, folds.Repeats).SelectMany(repeat => images.Select(image => folds.Of(image, repeat)));
        var bytes = Encoding.UTF8.GetBytes(string.Join(',', numbers));
        return $"division {Convert.ToHexStringLower(SHA256.HashData(bytes))[..ShownDigits]}";
    }

    private static string Describe(IReadOnlyList<HashedImage> images)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var content = new byte[ContentHash.Length];
        foreach (var image in images)
        {
            image.Hash.WriteTo(content);
            hash.AppendData(content);
            hash.AppendData(Encoding.UTF8.GetBytes(image.Item.Label + "\n"));
        }

        return $"{images.Count} (content {Convert.ToHexStringLower(hash.GetHashAndReset())[..ShownDigits]})";
    }
}
