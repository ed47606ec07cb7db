using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipelines.Configuration.Values;

namespace Pipelines.Configuration.Documentation;

/// <summary>Describes one option, for the schema and the reference.</summary>
internal static class OptionDescription
{
    /// <summary>The JSON Schema of an option: its form, <c>null</c> for the default, description and default.</summary>
    public static JsonObject Schema(Option option, RecordForm record, DocumentationFile documentation)
    {
        var schema = new JsonObject { ["description"] = string.Join("\n", Paragraphs(option, record, documentation)) };
        foreach (var (key, value) in AllowNull(option.Form.Schema(documentation)))
        {
            schema[key] = value?.DeepClone();
        }

        if (option.Form is not RecordForm && DefaultJson(option) is { } json)
        {
            schema["default"] = JsonNode.Parse(json);
        }

        return schema;
    }

    /// <summary>What the option means; what its record is; where it applies; one line for each of its words.</summary>
    public static IEnumerable<string> Paragraphs(Option option, RecordForm record, DocumentationFile documentation)
    {
        var text = documentation.Text(option.Property);
        yield return text;
        if (option.Form is RecordForm inner && documentation.Text(inner.Type) is var more && more != text)
        {
            yield return more;
        }

        if (record.DeciderOf(option) is { } decider)
        {
            var (where, choices) = option.NotWith.Count > 0 ? ("Not", option.NotWith) : ("Only", option.OnlyWith);
            yield return $"{where} where {decider.Key} is {string.Join(" or ", choices.Select(CamelCase.Of))}.";
        }

        foreach (var line in option.Form is WordForm words ? Words(words, documentation) : [])
        {
            yield return $"- {line.Word}: {line.Meaning}";
        }
    }

    /// <summary>The words of an enum and what they mean.</summary>
    public static IEnumerable<(string Word, string Meaning)> Words(WordForm form, DocumentationFile documentation) =>
        Enum.GetNames(form.Type).Select(name => (CamelCase.Of(name), documentation.Text(form.Type.GetField(name)!)));

    /// <summary>The default as JSON; null where it depends on something.</summary>
    public static string? DefaultJson(Option option)
    {
        if (option.Default is null)
        {
            return null;
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            option.Form.Write(writer, option.Default);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static JsonObject AllowNull(JsonObject schema)
    {
        if (schema["anyOf"] is JsonArray alternatives)
        {
            alternatives.Add(new JsonObject { ["type"] = "null" });
        }

        if (schema["type"] is JsonValue type)
        {
            schema["type"] = new JsonArray(type.DeepClone(), "null");
        }

        if (schema["enum"] is JsonArray words)
        {
            words.Add(null);
        }

        return schema;
    }
}
