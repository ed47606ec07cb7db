using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipelines.Configuration.Documentation;
using Pipelines.Configuration.Nodes;

namespace Pipelines.Configuration.Values;

/// <summary>A <see cref="LayerSelection"/>: the word <c>all</c>, <c>lastStages:2</c>, or a list of name patterns.</summary>
internal sealed class LayerSelectionForm : ValueForm
{
    private const string All = "all";
    private const string LastStages = "lastStages:";

    private readonly ListForm _patterns = new(typeof(string), new TextForm(), new(1, 1000));

    public override string Allowed => "\"all\", \"lastStages:2\" (or another number of stages), or a list of name patterns";

    public override bool TryBind(ConfigurationNode node, string option, Binding binding, out object? value)
    {
        value = null;
        switch (node)
        {
            case TextNode { Value: All }:
                value = LayerSelection.All;
                return true;
            case TextNode text when text.Value.StartsWith(LastStages, StringComparison.Ordinal)
                && int.TryParse(text.Value[LastStages.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && count > 0:
                value = LayerSelection.Last(count);
                return true;
            case ListNode when _patterns.TryBind(node, option, binding, out var patterns):
                value = LayerSelection.Named((IReadOnlyList<string>)patterns!);
                return true;
            case ListNode:
                return false;
            default:
                return WrongType(node, option, binding, "A pattern stands in a list: [\"features.17.*\"].");
        }
    }

    public override void Write(Utf8JsonWriter writer, object value)
    {
        var selection = (LayerSelection)value;
        if (selection.Patterns.Count > 0)
        {
            _patterns.Write(writer, selection.Patterns);
        }
        else
        {
            writer.WriteStringValue(selection.ToString());
        }
    }

    public override JsonObject Schema(DocumentationFile documentation) => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "string", ["pattern"] = "^(all|lastStages:[1-9][0-9]*)$" },
            _patterns.Schema(documentation)),
    };
}
