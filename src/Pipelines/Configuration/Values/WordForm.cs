using System.Text.Json;
using System.Text.Json.Nodes;
using Pipelines.Configuration.Documentation;
using Pipelines.Configuration.Nodes;

namespace Pipelines.Configuration.Values;

/// <summary>One of the members of an enum, as a camelCase word.</summary>
internal sealed class WordForm : ValueForm
{
    private readonly OrderedDictionary<string, object> _members = new(StringComparer.Ordinal);

    /// <summary>Creates the form of an enum.</summary>
    public WordForm(Type type)
    {
        Type = type;
        foreach (var name in Enum.GetNames(type))
        {
            _members.Add(CamelCase.Of(name), Enum.Parse(type, name));
        }
    }

    /// <summary>The enum.</summary>
    public Type Type { get; }

    /// <summary>The words, in the order in which the members are declared.</summary>
    public IEnumerable<string> Words => _members.Keys;

    public override string Allowed => _members.Count == 1 ? $"the word {List}" : $"one of the words {List}";

    private string List => string.Join(", ", Words.Select(word => $"\"{word}\""));

    public override bool TryBind(ConfigurationNode node, string option, Binding binding, out object? value)
    {
        value = null;
        if (node is not TextNode text)
        {
            return WrongType(node, option, binding);
        }

        return _members.TryGetValue(text.Value, out value) || binding.Fail(
            option,
            node.Place,
            $"The word \"{text.Value}\" is not known here.",
            $"{NearestWord.Question(text.Value, Words)}Allowed: {List}.");
    }

    public override void Write(Utf8JsonWriter writer, object value) => writer.WriteStringValue(CamelCase.Of(value));

    public override JsonObject Schema(DocumentationFile documentation) => new()
    {
        ["type"] = "string",
        ["enum"] = new JsonArray([.. Words.Select(word => JsonValue.Create(word))]),
    };
}
