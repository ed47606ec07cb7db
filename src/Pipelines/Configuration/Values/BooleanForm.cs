using System.Text.Json;
using System.Text.Json.Nodes;
using Pipelines.Configuration.Documentation;
using Pipelines.Configuration.Nodes;

namespace Pipelines.Configuration.Values;

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class BooleanForm : ValueForm
{
    public override string Allowed => "true or false";

    public override bool TryBind(ConfigurationNode node, string option, Binding binding, out object? value)
    {
        value = (node as BooleanNode)?.Value;
        return node switch
        {
            BooleanNode => true,
            TextNode { Value: "true" or "false" } text => WrongType(node, option, binding, $"Write it without quotes: {text.Value}."),
            _ => WrongType(node, option, binding),
        };
    }

    public override void Write(Utf8JsonWriter writer, object value) => writer.WriteBooleanValue((bool)value);

    public override JsonObject Schema(DocumentationFile documentation) => new() { ["type"] = "boolean" };
}
