using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipelines.Configuration.Documentation;
using Pipelines.Configuration.Nodes;

namespace Pipelines.Configuration.Values;

/// <summary>A <see cref="ClusterCount"/>: a number, or an object with the keys <c>from</c> and <c>to</c>.</summary>
internal sealed class ClusterCountForm : ValueForm
{
    private static readonly string[] Keys = ["from", "to"];

    private readonly NumberForm _count = new(typeof(int), new RangeAttribute(2, int.MaxValue));

    public override string Allowed => $"{_count.Allowed}, or a range {{ \"from\": 2, \"to\": 12 }},";

    public override bool TryBind(ConfigurationNode node, string option, Binding binding, out object? value)
    {
        value = null;
        if (node is NumberNode)
        {
            var bound = _count.TryBind(node, option, binding, out var count);
            value = bound ? ClusterCount.Exactly((int)count!) : null;
            return bound;
        }

        if (node is not ObjectNode range)
        {
            return WrongType(node, option, binding);
        }

        foreach (var entry in range.Entries.Where(entry => !Keys.Contains(entry.Key)))
        {
            binding.FailUnknownKey(option, entry, Keys);
        }

        var ends = Keys.Select(key => End(range, key, option, binding)).ToArray();
        if (ends[0] is not { } from || ends[1] is not { } to || range.Keys.Count() > Keys.Length)
        {
            return false;
        }

        if (to < from)
        {
            return binding.Fail(option, range.Place, $"The range from {from} to {to} is empty.", "Write the smaller number as \"from\".");
        }

        value = ClusterCount.Between(from, to);
        return true;
    }

    public override void Write(Utf8JsonWriter writer, object value)
    {
        var count = (ClusterCount)value;
        if (count.IsFixed)
        {
            writer.WriteNumberValue(count.From);
            return;
        }

        writer.WriteStartObject();
        writer.WriteNumber("from", count.From);
        writer.WriteNumber("to", count.To);
        writer.WriteEndObject();
    }

    public override JsonObject Schema(DocumentationFile documentation) => new()
    {
        ["anyOf"] = new JsonArray(
            _count.Schema(documentation),
            new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["from"] = _count.Schema(documentation), ["to"] = _count.Schema(documentation) },
                ["required"] = new JsonArray("from", "to"),
                ["additionalProperties"] = false,
            }),
    };

    private int? End(ObjectNode range, string key, string option, Binding binding)
    {
        if (range.Find(key) is not { } entry)
        {
            binding.Fail(option, range.Place, $"The range has no \"{key}\".", "Write it as { \"from\": 2, \"to\": 12 }, or as one number.");
            return null;
        }

        return _count.TryBind(entry.Value, option, binding, out var count) ? (int)count! : null;
    }
}
