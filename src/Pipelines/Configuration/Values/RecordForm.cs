using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipelines.Configuration.Documentation;
using Pipelines.Configuration.Nodes;

namespace Pipelines.Configuration.Values;

/// <summary>An option record: an object with a key for each property, or the plain value of its shorthand.</summary>
internal sealed class RecordForm : ValueForm
{
    private readonly OrderedDictionary<string, Option> _options = new(StringComparer.Ordinal);

    /// <summary>Creates the form of an option record, which must have a constructor without parameters.</summary>
    public RecordForm(Type type)
    {
        Type = type;
        var defaults = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var option = new Option(property, defaults);
            _options.Add(option.Key, option);
        }

        var shorthand = type.GetCustomAttribute<ShorthandAttribute>()?.Property;
        Shorthand = shorthand is null ? null : _options.Values.Single(option => option.Property.Name == shorthand);
    }

    /// <summary>The record.</summary>
    public Type Type { get; }

    /// <summary>Its options, in the order in which they are declared.</summary>
    public IReadOnlyCollection<Option> Options => _options.Values;

    /// <summary>The option that a plain value stands for; null where only an object is allowed.</summary>
    public Option? Shorthand { get; }

    /// <summary>Keys that are allowed beside the options and that somebody else reads.</summary>
    public IReadOnlyList<string> OtherKeys { get; init; } = [];

    public override string Allowed => "an object {...}";

    private IReadOnlyCollection<string> Keys => [.. OtherKeys, .. _options.Keys];

    /// <summary>The option of a key, or null.</summary>
    public Option? Find(string key) => _options.GetValueOrDefault(key);

    /// <summary>The paths of all options with this key, in this record and those inside it.</summary>
    public IEnumerable<string> PathsOf(string key, string path = "") => Options.SelectMany(option =>
        (option.Key == key ? [option.PathIn(path)] : Enumerable.Empty<string>())
            .Concat(option.Form is RecordForm inner ? inner.PathsOf(key, option.PathIn(path)) : []));

    /// <summary>The node with every shorthand in it written out, so that it can be merged with others.</summary>
    public ConfigurationNode Expand(ConfigurationNode node) => node switch
    {
        ObjectNode written => new ObjectNode(
            written.Place,
            written.Entries.Select(entry =>
                Find(entry.Key)?.Form is RecordForm record ? entry with { Value = record.Expand(entry.Value) } : entry),
            written.IsImplied),
        not NullNode when Shorthand is not null => new ObjectNode(node.Place, [new ObjectEntry(Shorthand.Key, node.Place, node)]),
        _ => node,
    };

    public override bool TryBind(ConfigurationNode node, string option, Binding binding, out object? value)
    {
        value = Activator.CreateInstance(Type)!;
        if (Expand(node) is not ObjectNode written)
        {
            return WrongType(node, option, binding, $"Its keys are {string.Join(", ", Keys)}.");
        }

        var problemsBefore = binding.Problems.Count;
        foreach (var entry in written.Entries.Where(entry => !OtherKeys.Contains(entry.Key)))
        {
            if (Find(entry.Key) is not { } known)
            {
                binding.FailUnknownKey(option, entry, Keys);
            }
            else if (entry.Value is not NullNode)
            {
                // A record with a mistake in it is kept: what else it says can still be checked.
                if (known.Form.TryBind(entry.Value, known.PathIn(option), binding, out var bound) || known.Form is RecordForm)
                {
                    known.Property.SetValue(value, bound);
                }
            }
        }

        return binding.Problems.Count == problemsBefore;
    }

    public override void Write(Utf8JsonWriter writer, object value)
    {
        writer.WriteStartObject();
        foreach (var option in Options.Where(option => IsMeaningful(option, value)))
        {
            if (option.Property.GetValue(value) is { } written)
            {
                writer.WritePropertyName(option.Key);
                option.Form.Write(writer, written);
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>The option whose choice decides whether another one has a meaning; null where that one always has.</summary>
    public Option? DeciderOf(Option option) =>
        option.OnlyWith.Count == 0 ? null : Options.Single(sibling =>
            (Nullable.GetUnderlyingType(sibling.Property.PropertyType) ?? sibling.Property.PropertyType) == option.OnlyWith[0].GetType());

    /// <summary>Whether an option has a meaning beside the other options of a record.</summary>
    public bool IsMeaningful(Option option, object record) =>
        DeciderOf(option) is not { } decider
        || (decider.Property.GetValue(record) is { } choice ? option.OnlyWith.Contains(choice) : option.AlsoWithoutChoice);

    public override JsonObject Schema(DocumentationFile documentation)
    {
        var properties = new JsonObject();
        foreach (var option in Options)
        {
            properties[option.Key] = OptionDescription.Schema(option, this, documentation);
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        return Shorthand is null ? schema : new JsonObject { ["anyOf"] = new JsonArray(Shorthand.Form.Schema(documentation), schema) };
    }
}
