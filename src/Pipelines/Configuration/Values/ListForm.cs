using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipelines.Configuration.Documentation;
using Pipelines.Configuration.Nodes;

namespace Pipelines.Configuration.Values;

/// <summary>A list; a [Length] limits the number of items, a [Range] each of them.</summary>
/// <param name="itemType">The C# type of an item.</param>
/// <param name="item">The form of an item.</param>
/// <param name="length">The allowed number of items; null for any.</param>
internal sealed class ListForm(Type itemType, ValueForm item, LengthAttribute? length) : ValueForm
{
    public override string Allowed => $"a list of {Count}, each {item.Allowed},";

    private string Count => length switch
    {
        null => "any length",
        _ when length.MinimumLength == length.MaximumLength => Quantity.Of(length.MinimumLength, "items"),
        _ => $"{length.MinimumLength} to {length.MaximumLength} items",
    };

    public override bool TryBind(ConfigurationNode node, string option, Binding binding, out object? value)
    {
        value = null;
        if (node is not ListNode list
            || (length is not null && (list.Items.Count < length.MinimumLength || list.Items.Count > length.MaximumLength)))
        {
            return WrongType(node, option, binding);
        }

        var items = Array.CreateInstance(itemType, list.Items.Count);
        var bound = true;
        for (var i = 0; i < items.Length; i++)
        {
            if (item.TryBind(list.Items[i], option, binding, out var itemValue))
            {
                items.SetValue(itemValue, i);
            }
            else
            {
                bound = false;
            }
        }

        value = items;
        return bound;
    }

    public override void Write(Utf8JsonWriter writer, object value)
    {
        writer.WriteStartArray();
        foreach (var element in (System.Collections.IEnumerable)value)
        {
            item.Write(writer, element);
        }

        writer.WriteEndArray();
    }

    public override JsonObject Schema(DocumentationFile documentation)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.Schema(documentation) };
        if (length is not null)
        {
            schema["minItems"] = length.MinimumLength;
            schema["maxItems"] = length.MaximumLength;
        }

        return schema;
    }
}
