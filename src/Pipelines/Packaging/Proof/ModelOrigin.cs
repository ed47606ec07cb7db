using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipelines.Packaging.Proof;

/// <summary>What a model was trained on, and with which versions.</summary>
/// <param name="Pipeline">The name of the pipeline.</param>
/// <param name="Graph">The SHA-256 of the model graph, which is that of <c>model.onnx</c>.</param>
/// <param name="Data">The images of each split that has any.</param>
/// <param name="Classes">Training images of each class; empty where they have none.</param>
/// <param name="Versions">The versions of the programs.</param>
internal sealed record ModelOrigin(
    string Pipeline,
    string Graph,
    IReadOnlyDictionary<string, DataFingerprint> Data,
    IReadOnlyDictionary<string, int> Classes,
    IReadOnlyDictionary<string, string> Versions)
{
    private static readonly JsonSerializerOptions s_form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The text of one.</summary>
    /// <param name="pipeline">The name of the pipeline.</param>
    /// <param name="graph">The bytes of the model graph.</param>
    /// <param name="data">The images of each split.</param>
    /// <param name="classes">Training images of each class.</param>
    /// <param name="versions">The versions of the programs.</param>
    public static byte[] ToJson(
        string pipeline,
        byte[] graph,
        IReadOnlyDictionary<string, DataFingerprint> data,
        IReadOnlyDictionary<string, int> classes,
        IReadOnlyDictionary<string, string> versions)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(graph));
        return JsonSerializer.SerializeToUtf8Bytes(new ModelOrigin(pipeline, hash, data, classes, versions), s_form);
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="JsonException">The text is something else.</exception>
    public static ModelOrigin Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<ModelOrigin>(json, s_form) ?? throw new JsonException("The text is null.");

    /// <summary>For a person.</summary>
    public IReadOnlyDictionary<string, string> ToFacts()
    {
        var facts = new Dictionary<string, string>
        {
            ["pipeline"] = Pipeline,
            ["graph"] = Graph,
        };
        foreach (var (split, data) in Data)
        {
            facts[$"{split} images"] = $"{data.Images} (content {data.Content})";
        }

        foreach (var (program, version) in Versions)
        {
            facts[program] = version;
        }

        return facts;
    }
}

/// <summary>The images of one split.</summary>
/// <param name="Images">How many.</param>
/// <param name="Content">The first digits of the SHA-256 over the sorted hashes of their files: the same images give the same.</param>
internal sealed record DataFingerprint(int Images, string Content);
