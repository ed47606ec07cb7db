using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipelines.Configuration.Documentation;
using Pipelines.Configuration.Nodes;
using Pipelines.Configuration.Values;

namespace Pipelines.Configuration.Sweeping;

/// <summary>
/// The values of a sweep: an object with a list or a range for the path of each setting. Every value is checked as the setting itself is,
/// so that whatever can be set can be swept.
/// </summary>
internal sealed class SweptSettingsForm : ValueForm
{
    private static readonly RecordForm s_range = new(typeof(SweptRange));

    private static readonly string[] s_ends = ["from", "to"];

    /// <summary>What decides the images, or whether trials can be compared at all.</summary>
    private static readonly Dictionary<string, string> s_refused = new(StringComparer.Ordinal)
    {
        ["task"] = "Trials of different tasks have no figure in common.",
        ["data"] = "The trials are compared on the same images, and are never chosen by the test images.",
        ["sweep"] = "A sweep cannot change itself.",
        [FileLayout.ExtendsKey] = "A trial is the pipeline itself with some settings changed.",
    };

    public override string Allowed =>
        "an object with a list of values, or { \"from\": 1e-5, \"to\": 1e-2, \"scale\": \"log\" }, for the path of each setting,";

    public override bool TryBind(ConfigurationNode node, string option, Binding binding, out object? value)
    {
        value = SweptSettings.None;
        if (node is not ObjectNode written)
        {
            return WrongType(node, option, binding);
        }

        var entries = Entries(written, "").ToList();
        if (entries.Count == 0)
        {
            return binding.Fail(
                option, node.Place, "There is no setting in it to try.", "Write for example \"head.labelSmoothing\": [0, 0.1].");
        }

        var (before, paths) = (binding.Problems.Count, new OrderedDictionary<string, SweptValues>(StringComparer.Ordinal));
        foreach (var entry in entries.Where(entry => entry.Value is not NullNode))
        {
            if (Path(entry, option, binding) is { } path && Values(path, entry, option, binding) is { } values
                && !paths.TryAdd(path.Text, values))
            {
                binding.Fail(option, entry.KeyPlace, $"The setting {path.Text} is written twice.", "Remove one of the two.");
            }
        }

        value = SweptSettings.Of(paths);
        return binding.Problems.Count == before;
    }

    public override void Write(Utf8JsonWriter writer, object value)
    {
        writer.WriteStartObject();
        foreach (var (path, values) in ((SweptSettings)value).Paths)
        {
            writer.WritePropertyName(path);
            if (values.Range is { } range)
            {
                s_range.Write(writer, range);
                continue;
            }

            writer.WriteStartArray();
            foreach (var json in values.List)
            {
                writer.WriteRawValue(json);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    public override JsonObject Schema(DocumentationFile documentation) => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "array", ["minItems"] = 1 },
                s_range.Schema(documentation),
                new JsonObject { ["type"] = "null" }),
        },
    };

    /// <summary>
    /// The settings of an object. An override without quotes has taken the dots of a setting's path for its own: they belong to it again.
    /// </summary>
    private static IEnumerable<ObjectEntry> Entries(ObjectNode node, string outer) => node.Entries.SelectMany(entry =>
    {
        var key = outer.Length == 0 ? entry.Key : $"{outer}.{entry.Key}";
        return entry.Value is ObjectNode { IsImplied: true } inner && !inner.Keys.All(name => s_range.Find(name) is not null)
            ? Entries(inner, key)
            : [entry with { Key = key }];
    });

    private static SettingPath? Path(ObjectEntry entry, string option, Binding binding)
    {
        if (SettingPath.Parse(entry.Key, out var problem) is not { } path)
        {
            binding.Fail(option, entry.KeyPlace, problem!.Found, problem.Remedy);
            return null;
        }

        if (s_refused.TryGetValue(path.Keys[0], out var reason))
        {
            binding.Fail(option, entry.KeyPlace, $"A sweep cannot try values of {path.Text}. {reason}", "Remove it.");
            return null;
        }

        if (path.Form is RecordForm { Shorthand: null } record)
        {
            binding.Fail(
                option,
                entry.KeyPlace,
                $"{path.Text} is an object of settings, not one of them.",
                $"Write one of them, such as \"{path.Text}.{record.Options.First().Key}\": [...].");
            return null;
        }

        // A value that nobody wrote: only what is wrong with the keys is said now.
        var found = Problems(path, new NullNode(entry.KeyPlace), entry.KeyPlace);
        binding.FailAs(option, found);
        return found.Count == 0 ? path : null;
    }

    private static SweptValues? Values(SettingPath path, ObjectEntry entry, string option, Binding binding)
    {
        switch (entry.Value)
        {
            case ListNode { Items.Count: 0 } empty:
                binding.Fail(option, empty.Place, $"There is no value of {path.Text} to try.", "Write some, such as [0, 0.1].");
                return null;
            case ListNode list:
                return List(path, list, entry, option, binding);
            case ObjectNode range:
                return Range(path, range, entry, option, binding);
            case var single:
                binding.Fail(
                    option,
                    single.Place,
                    $"{char.ToUpperInvariant(single.Description[0])}{single.Description[1..]} stands where values "
                    + $"of {path.Text} to try are "
                        + "expected.",
                    $"Write a list such as [{NodeText.Of(single)}, ...], or a range such as {{ \"from\": 1e-5, \"to\": 1e-2, \"scale\": "
                        + "\"log\" }.");
                return null;
        }
    }

    private static SweptValues? List(SettingPath path, ListNode list, ObjectEntry entry, string option, Binding binding)
    {
        List<Problem> problems = [.. list.Items.SelectMany(item => Problems(path, item, entry.KeyPlace)).Distinct()];
        binding.FailAs(option, problems);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.Items.Where(item => !known.Add(Canonical(item))))
        {
            binding.Fail(
                option, item.Place, $"The value {NodeText.Of(item)} of {path.Text} is written twice.", "Remove one of the two.");
            return null;
        }

        return problems.Count > 0 ? null : SweptValues.OfJson([.. list.Items.Select(NodeText.Of)]);
    }

    private static SweptValues? Range(SettingPath path, ObjectNode node, ObjectEntry entry, string option, Binding binding)
    {
        var before = binding.Problems.Count;
        s_range.TryBind(node, $"{option}.{path.Text}", binding, out var bound);
        if (binding.Problems.Count > before)
        {
            return null;
        }

        var range = (SweptRange)bound!;
        var problem = range switch
        {
            { From: null } or { To: null } => ("A range needs both ends.", "Write { \"from\": ..., \"to\": ... }, or a list of values."),
            { From: var from, To: var to } when !(from < to) =>
                ($"The range from {Text(from)} to {Text(to)} is empty.", "\"from\" must be below \"to\"."),
            { Scale: SweepScale.Log, From: <= 0 and var from } =>
                ($"A logarithmic scale has no place for {Text(from)}.", "Let \"from\" be above 0, or write \"scale\": \"linear\"."),
            _ => default((string Found, string Remedy)?),
        };
        if (problem is { } wrong)
        {
            binding.Fail(option, (range.From > 0 ? node : node.Find("from")?.Value ?? node).Place, wrong.Found, wrong.Remedy);
            return null;
        }

        var ends = s_ends.SelectMany(end => Problems(path, node.Find(end)!.Value, entry.KeyPlace)).Distinct().ToList();
        binding.FailAs(option, ends);
        return ends.Count > 0 ? null : SweptValues.Of(range);
    }

    /// <summary>What is wrong with a value, as if it were set.</summary>
    private static List<Problem> Problems(SettingPath path, ConfigurationNode value, WrittenAt place)
    {
        var binding = new Binding(FileLayout.Pipeline);
        var pipeline = FileLayout.Pipeline.Expand(path.Around(value, place));
        FileLayout.Pipeline.TryBind(pipeline, "", binding, out _);
        return [.. binding.Problems];
    }

    /// <summary>The same for numbers that are the same.</summary>
    private static string Canonical(ConfigurationNode node) =>
        node is NumberNode number ? number.Value.ToString("R", CultureInfo.InvariantCulture) : NodeText.Of(node);

    private static string Text(double? number) => string.Create(CultureInfo.InvariantCulture, $"{number}");
}
