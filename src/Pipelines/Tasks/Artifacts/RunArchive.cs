using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using Pipelines.Backbones;
using Pipelines.Configuration;
using Pipelines.Data;
using Pipelines.Packaging.Proof;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Artifacts;

/// <summary>What a run puts into its <c>model.zip</c> besides the model. It names no folder, machine or time.</summary>
internal static class RunArchive
{
    private const int ContentDigits = 16;

    // The time of the run, and paths.
    private static readonly string[] s_ofThisMachine = ["seconds", "skipped"];

    /// <summary>Collects it.</summary>
    public static ArchivedRun Of(TaskOutcome outcome, ArtifactRun run)
    {
        var pipeline = run.Pipeline;
        var options = WithoutPlaces(outcome.FillIn(ResolvedOptions.For(pipeline, run.Folder)));
        return new(
            Encoding.UTF8.GetBytes(ConfigurationWriter.Write(pipeline.Name, options)),
            Encoding.UTF8.GetBytes(Metrics(outcome)),
            ModelOrigin.ToJson(
                pipeline.Name,
                ((IModelOutcome)outcome).Model.ToByteArray(),
                Splits(pipeline.Data),
                Classes(pipeline.Data),
                new SortedDictionary<string, string>(StringComparer.Ordinal)
                {
                    ["trainer"] = pipeline.Metadata.ProducerVersion,
                    ["ML.NET"] = VersionOf(typeof(MLContext)),
                    ["ONNX Runtime"] = VersionOf(typeof(InferenceSession)),
                }),
            pipeline.Options.Export.Fingerprints ? ImageFingerprints.Of(pipeline.Data.Train) : null);
    }

    private static string Metrics(TaskOutcome outcome)
    {
        var json = JsonNode.Parse(MetricsJson.Write(outcome.AllMetrics))!.AsObject();
        foreach (var key in s_ofThisMachine)
        {
            json.Remove(key);
        }

        return MetricsJson.Write(json);
    }

    /// <summary>The options with the last names of their paths.</summary>
    private static PipelineOptions WithoutPlaces(PipelineOptions options) => options with
    {
        Data = options.Data with
        {
            Train = Name(options.Data.Train),
            Validation = Place(options.Data.Validation),
            Test = Place(options.Data.Test),
        },
        Backbone = WithoutPlaces(options.Backbone),
        Pretext = options.Pretext with { Teacher = null },
        Cache = options.Cache with { Folder = null },
    };

    private static BackboneOptions WithoutPlaces(BackboneOptions backbone) => backbone with
    {
        Model = backbone.Model is { } model && !BackboneName.IsName(model) ? Name(model) : backbone.Model,
        Weights = Name(backbone.Weights),
        CacheFolder = null,
    };

    private static PlaceOrFraction? Place(PlaceOrFraction? held) => held?.Place is { } place ? PlaceOrFraction.At(Name(place)!) : held;

    private static string? Name(string? path) => path is null ? null : Path.GetFileName(Path.TrimEndingDirectorySeparator(path));

    private static SortedDictionary<string, DataFingerprint> Splits(DataSet data)
    {
        var splits = new SortedDictionary<string, DataFingerprint>(StringComparer.Ordinal);
        foreach (var (name, images) in new[] { ("train", data.Train), ("validation", data.Validation), ("test", data.Test) })
        {
            if (images.Count > 0)
            {
                splits.Add(name, new(images.Count, Content(images)));
            }
        }

        return splits;
    }

    private static string Content(IReadOnlyList<HashedImage> images)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = new byte[ContentHash.Length];
        foreach (var image in images.Select(image => image.Hash).Order())
        {
            image.WriteTo(bytes);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..ContentDigits];
    }

    private static SortedDictionary<string, int> Classes(DataSet data)
    {
        var classes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var label in data.Train.Select(image => image.Item.Label).OfType<string>())
        {
            classes[label] = classes.GetValueOrDefault(label) + 1;
        }

        return classes;
    }

    // The version of an assembly of ML.NET is 1.0.0 in all releases.
    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
