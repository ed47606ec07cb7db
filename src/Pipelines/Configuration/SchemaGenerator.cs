using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipelines.Configuration;
using Pipelines.Configuration.Documentation;

namespace Pipelines;

/// <summary>Makes the JSON Schema of <c>pipelines.json</c> (draft 7, which editors support best) from the option records.</summary>
/// <remarks>
/// The schema accepts what the library accepts, except that it cannot express checks of options against one another.
/// Texts come from the documentation comments in the code.
/// </remarks>
public static class SchemaGenerator
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema, indented, with a line feed at its end.</summary>
    /// <exception cref="PipelineException">The library's XML documentation file is not beside it.</exception>
    public static string Generate() => Generate(DocumentationFile.OfThisLibrary());

    internal static string Generate(DocumentationFile documentation)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "pipelines.json",
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                [FileLayout.SchemaKey] = new JsonObject
                {
                    ["description"] = "The path or address of this schema, by which editors complete and explain the keys.",
                    ["type"] = "string",
                },
                [FileLayout.PipelinesKey] = new JsonObject
                {
                    ["description"] =
                        $"The pipelines by name. {PipelineName.Rule}. Not latest, unfinished.json, or a device of Windows such as CON.",
                    ["type"] = "object",
                    ["minProperties"] = 1,
                    ["patternProperties"] = new JsonObject { [PipelineName.Pattern] = Pipeline(documentation) },
                    ["additionalProperties"] = false,
                },
            },
            ["required"] = new JsonArray(FileLayout.PipelinesKey),
            ["additionalProperties"] = false,
        };
        return schema.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Pipeline(DocumentationFile documentation)
    {
        var schema = FileLayout.Pipeline.Schema(documentation);
        ((JsonObject)schema["properties"]!).Insert(0, FileLayout.ExtendsKey, new JsonObject
        {
            ["description"] = FileLayout.ExtendsDescription,
            ["type"] = new JsonArray("string", "null"),
        });
        schema.Insert(0, "description", documentation.Text(typeof(PipelineOptions)));
        return schema;
    }
}
