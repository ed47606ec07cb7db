using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pipelines.Evaluation;

namespace Pipelines;

/// <summary>Metrics as JSON: names in camel case, in the order of the records; null is left out; each number reads back exactly.</summary>
public static class MetricsJson
{
    private const string NotesKey = "notes";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // Keeps paths and labels readable; the text is a file of its own, never part of a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        WriteIndented = true,
        NewLine = "\n",
    };

    private static readonly JsonSerializerOptions s_strict = new(Options) { RespectNullableAnnotations = true };

    /// <summary>
    /// The JSON text of <see cref="ClassificationMetrics"/>, <see cref="ClusteringMetrics"/> or a list of <see cref="ClusterSummary"/>.
    /// </summary>
    public static string Write<T>(T metrics) => JsonSerializer.Serialize(metrics, Options) + "\n";

    /// <summary>The same with a further key, <c>notes</c>.</summary>
    internal static string Write<T>(T metrics, IEnumerable<string> notes)
    {
        var json = JsonSerializer.SerializeToNode(metrics, Options)!.AsObject();
        json[NotesKey] = JsonSerializer.SerializeToNode(notes, Options);
        return Write(json);
    }

    /// <summary>The notes of a text that this has written; none where it has none.</summary>
    internal static IReadOnlyList<string> ReadNotes(string json) =>
        JsonNode.Parse(json)?[NotesKey] is JsonArray notes
            ? [.. notes
                .OfType<JsonValue>()
                .Select(note => note.TryGetValue<string>(out var text) ? text : "")
                .Where(text => text.Length > 0)]
            : [];

    /// <summary>Reads it back.</summary>
    /// <exception cref="PipelineException">The text is not JSON, or not of this kind; <paramref name="place"/> names its
    /// source.</exception>
    public static T Read<T>(string json, string place)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, s_strict) ?? throw new JsonException("The text is null.");
        }
        catch (JsonException error)
        {
            throw new PipelineException(
                new Problem(place, $"These are not metrics: {error.Message}", "Evaluate the model again to write a new file."), error);
        }
    }
}
