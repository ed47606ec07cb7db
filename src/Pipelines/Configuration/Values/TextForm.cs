using System.Text.Json;
using System.Text.Json.Nodes;
using Pipelines.Configuration.Documentation;
using Pipelines.Configuration.Nodes;

namespace Pipelines.Configuration.Values;

/// <summary>A text: a path, a name. Never empty; no option means anything by an empty text.</summary>
internal sealed class TextForm : ValueForm
{
    public override string Allowed => "a text";

    public override bool TryBind(ConfigurationNode node, string option, Binding binding, out object? value)
    {
        value = (node as TextNode)?.Value;
        return node switch
        {
            TextNode { Value.Length: 0 } => binding.Fail(option, node.Place, "The text is empty.", "Write it out, or leave the key away."),
            TextNode => true,
            NumberNode number => WrongType(node, option, binding, $"Write it in quotes: \"{number.Text}\"."),
            _ => WrongType(node, option, binding),
        };
    }

    public override void Write(Utf8JsonWriter writer, object value) => writer.WriteStringValue((string)value);

    public override JsonObject Schema(DocumentationFile documentation) => new() { ["type"] = "string", ["minLength"] = 1 };
}
