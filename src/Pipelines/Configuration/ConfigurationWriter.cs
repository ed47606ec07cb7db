using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipelines.Configuration;

/// <summary>Writes options as a configuration file with all defaults filled in.</summary>
/// <remarks>
/// Left out are options without a value and options that have no meaning beside the other choices of the pipeline, such as the
/// training options of a clustering pipeline.
/// </remarks>
internal static class ConfigurationWriter
{
    private static readonly JsonWriterOptions Indented =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The content of a file with one pipeline.</summary>
    /// <param name="name">The pipeline's name.</param>
    /// <param name="options">Its options; paths are written as they are.</param>
    /// <param name="schema">Path or address of the schema, for editors; null to leave it out.</param>
    public static string Write(string name, PipelineOptions options, string? schema = null) =>
        Write([new(name, options)], schema);

    /// <summary>The content of a file with several pipelines.</summary>
    /// <param name="pipelines">Names and options; paths are written as they are.</param>
    /// <param name="schema">Path or address of the schema, for editors; null to leave it out.</param>
    public static string Write(IEnumerable<KeyValuePair<string, PipelineOptions>> pipelines, string? schema = null)
    {
        var utf8 = Utf8(writer =>
        {
            writer.WriteStartObject();
            if (schema is not null)
            {
                writer.WriteString(FileLayout.SchemaKey, schema);
            }

            writer.WriteStartObject(FileLayout.PipelinesKey);
            foreach (var (name, options) in pipelines)
            {
                writer.WritePropertyName(name);
                FileLayout.Pipeline.Write(writer, options);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        });
        return Encoding.UTF8.GetString(utf8) + "\n";
    }

    /// <summary>The object of one pipeline.</summary>
    internal static byte[] Utf8(PipelineOptions options) => Utf8(writer => FileLayout.Pipeline.Write(writer, options));

    private static byte[] Utf8(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            write(writer);
        }

        return buffer.ToArray();
    }
}
