using System.Text.Json.Nodes;

namespace Pipelines.Configuration;

/// <summary>The options in which two pipelines differ.</summary>
internal static class OptionDifferences
{
    /// <summary>Each option whose values differ, in the order of the configuration.</summary>
    /// <param name="options">Options.</param>
    /// <param name="defaults">Those to compare with.</param>
    public static IReadOnlyList<OptionDifference> Of(PipelineOptions options, PipelineOptions defaults)
    {
        var expected = Flatten(defaults).ToDictionary();
        return
        [
            .. Flatten(options)
                .Where(option => expected.GetValueOrDefault(option.Key) != option.Value)
                .Select(option => new OptionDifference(option.Key, option.Value, expected.GetValueOrDefault(option.Key, ""))),
        ];
    }

    private static IEnumerable<KeyValuePair<string, string>> Flatten(PipelineOptions options) =>
        Flatten("", JsonNode.Parse(ConfigurationWriter.Utf8(options))!);

    private static IEnumerable<KeyValuePair<string, string>> Flatten(string key, JsonNode? node) => node switch
    {
        JsonObject inner when inner.Count > 0 =>
            inner.SelectMany(entry => Flatten(key.Length == 0 ? entry.Key : $"{key}.{entry.Key}", entry.Value)),
        JsonValue value when value.TryGetValue<string>(out var text) => [new(key, text)],
        null => [],
        _ => [new(key, node.ToJsonString())],
    };
}

/// <summary>An option whose values differ.</summary>
/// <param name="Key">Its key, such as <c>training.epochs</c>.</param>
/// <param name="Value">Its value, as JSON; a text without quotation marks.</param>
/// <param name="Default">The value to compare with; empty where it is not set.</param>
internal sealed record OptionDifference(string Key, string Value, string Default);
