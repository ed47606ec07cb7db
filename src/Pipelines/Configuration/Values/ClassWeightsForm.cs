using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipelines.Configuration.Documentation;
using Pipelines.Configuration.Nodes;
using Pipelines.Text;

namespace Pipelines.Configuration.Values;

/// <summary>
/// <see cref="ClassWeights"/>: the word <c>none</c> or <c>balanced</c>, or an object with a weight for each of some classes.
/// </summary>
internal sealed class ClassWeightsForm : ValueForm
{
    private const string None = "none";
    private const string Balanced = "balanced";

    private readonly NumberForm _weight = new(typeof(double), new RangeAttribute(0.0, 1e6));

    public override string Allowed => "\"none\", \"balanced\", or weights of classes by name, such as { \"rose\": 2 },";

    public override bool TryBind(ConfigurationNode node, string option, Binding binding, out object? value)
    {
        value = node switch
        {
            TextNode { Value: None } => ClassWeights.None,
            TextNode { Value: Balanced } => ClassWeights.Balanced,
            _ => null,
        };
        return value is not null || node switch
        {
            TextNode word => binding.Fail(
                option,
                word.Place,
                $"The word \"{word.Value}\" is not known here.",
                $"{NearestWord.Question(word.Value, [None, Balanced])}Allowed: {Allowed.TrimEnd(',')}."),
            ObjectNode weights => TryBindWeights(weights, option, binding, out value),
            _ => WrongType(node, option, binding, "Weights stand beside the names of classes."),
        };
    }

    public override void Write(Utf8JsonWriter writer, object value)
    {
        var weights = (ClassWeights)value;
        if (weights.Named.Count == 0)
        {
            writer.WriteStringValue(weights.IsBalanced ? Balanced : None);
            return;
        }

        writer.WriteStartObject();
        foreach (var (name, weight) in weights.Named)
        {
            writer.WriteNumber(name, weight);
        }

        writer.WriteEndObject();
    }

    public override JsonObject Schema(DocumentationFile documentation) => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["enum"] = new JsonArray(None, Balanced) },
            new JsonObject { ["type"] = "object", ["additionalProperties"] = _weight.Schema(documentation) }),
    };

    private bool TryBindWeights(ObjectNode node, string option, Binding binding, out object? value)
    {
        var (weights, isBound) = (new Dictionary<string, double>(), true);
        foreach (var entry in node.Entries.Where(entry => entry.Value is not NullNode))
        {
            if (entry.Value is ObjectNode { IsImplied: true } inner)
            {
                var name = DottedName(entry.Key, inner);
                isBound = binding.Fail(
                    option,
                    entry.Value.Place,
                    $"A class has one weight, and here the name \"{entry.Key}\" is followed by more.",
                    $"If the class is called {name}, put the name into double quotes that the shell leaves alone: "
                        + $"'{option}.\"{name}\"=2'.");
            }
            else if (_weight.TryBind(entry.Value, option, binding, out var weight))
            {
                isBound &= weights.TryAdd(UnicodeForms.Composed(entry.Key), (double)weight!) || binding.Fail(
                    option, entry.KeyPlace, $"The class \"{entry.Key}\" is written twice, in two Unicode forms.", "Remove one of the two.");
            }
            else
            {
                isBound = false;
            }
        }

        value = ClassWeights.Of(weights);
        return isBound;
    }

    /// <summary>The name of a class of which an override has taken the dots for those of its path.</summary>
    private static string DottedName(string key, ObjectNode inner)
    {
        var name = key;
        for (ObjectNode? node = inner; node?.Entries.FirstOrDefault() is { } entry; node = entry.Value as ObjectNode)
        {
            name += $".{entry.Key}";
        }

        return name;
    }
}
