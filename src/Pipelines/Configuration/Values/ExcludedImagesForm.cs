using System.Text.Json;
using System.Text.Json.Nodes;
using Pipelines.Configuration.Documentation;
using Pipelines.Configuration.Nodes;

namespace Pipelines.Configuration.Values;

/// <summary>An <see cref="ExcludedImages"/>: the path of a text file, or a list of names.</summary>
internal sealed class ExcludedImagesForm : ValueForm
{
    private readonly TextForm _file = new();
    private readonly ListForm _names = new(typeof(string), new TextForm(), length: null);

    public override string Allowed => "the path of a text file with one image name per line, or a list of image names";

    public override bool TryBind(ConfigurationNode node, string option, Binding binding, out object? value)
    {
        value = null;
        switch (node)
        {
            case TextNode when _file.TryBind(node, option, binding, out var file):
                value = ExcludedImages.In((string)file!);
                return true;
            case ListNode when _names.TryBind(node, option, binding, out var names):
                value = ExcludedImages.Named((IReadOnlyList<string>)names!);
                return true;
            case TextNode or ListNode:
                return false;
            default:
                return WrongType(node, option, binding);
        }
    }

    public override void Write(Utf8JsonWriter writer, object value)
    {
        var excluded = (ExcludedImages)value;
        if (excluded.File is not null)
        {
            _file.Write(writer, excluded.File);
        }
        else
        {
            _names.Write(writer, excluded.Names);
        }
    }

    public override JsonObject Schema(DocumentationFile documentation) =>
        new() { ["anyOf"] = new JsonArray(_file.Schema(documentation), _names.Schema(documentation)) };
}
