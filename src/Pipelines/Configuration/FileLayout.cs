using Pipelines.Configuration.Nodes;
using Pipelines.Configuration.Values;

namespace Pipelines.Configuration;

/// <summary>The outer shape of a configuration file, the same for the reader and the schema.</summary>
internal static class FileLayout
{
    /// <summary>Key of the schema that editors use.</summary>
    public const string SchemaKey = "$schema";

    /// <summary>Key of the object that holds the pipelines.</summary>
    public const string PipelinesKey = "pipelines";

    /// <summary>Key of the pipeline whose settings another one takes over.</summary>
    public const string ExtendsKey = "extends";

    /// <summary>What that key means.</summary>
    public const string ExtendsDescription =
        "The name of another pipeline whose settings apply where this one says nothing: objects are merged key by key, null brings the "
        + "default back.";

    private static readonly string[] Keys = [SchemaKey, PipelinesKey];

    /// <summary>The form of one pipeline.</summary>
    public static RecordForm Pipeline { get; } = new(typeof(PipelineOptions)) { OtherKeys = [ExtendsKey] };

    /// <summary>The pipelines of a file by name, in order, with their shorthands written out.</summary>
    public static OrderedDictionary<string, ObjectNode> Pipelines(ConfigurationNode root, List<Problem> problems)
    {
        var pipelines = new OrderedDictionary<string, ObjectNode>(StringComparer.Ordinal);
        if (Entries(root, problems) is not { } entries)
        {
            return pipelines;
        }

        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in entries.Entries)
        {
            PipelineName.Check(entry.Key, entry.KeyPlace.Text, names, problems);
            if (Pipeline.Expand(entry.Value) is ObjectNode pipeline)
            {
                pipelines.Add(entry.Key, pipeline);
            }
            else
            {
                problems.Add(new(
                    entry.Value.Place.Text,
                    $"{Capitalized(entry.Value.Description)} stands where a pipeline is expected.",
                    $"Write an object, for example \"{entry.Key}\": {{ \"data\": \"photos\" }}."));
            }
        }

        return pipelines;
    }

    private static ObjectNode? Entries(ConfigurationNode root, List<Problem> problems)
    {
        if (root is not ObjectNode file)
        {
            problems.Add(new(
                root.Place.Text, $"{Capitalized(root.Description)} stands where the file's object is expected.", ConfigurationText.Start));
            return null;
        }

        foreach (var entry in file.Entries.Where(entry => !Keys.Contains(entry.Key)))
        {
            var remedy = Pipeline.Find(entry.Key) is not null || entry.Key == ExtendsKey
                ? $"It belongs in a pipeline: {{ \"pipelines\": {{ \"flowers\": {{ \"{entry.Key}\": ... }} }} }}."
                : $"{NearestWord.Question(entry.Key, Keys)}Allowed: {string.Join(", ", Keys)}.";
            problems.Add(new(entry.KeyPlace.Text, $"There is no key \"{entry.Key}\" here.", remedy));
        }

        switch (file.Find(PipelinesKey)?.Value)
        {
            case ObjectNode pipelines when pipelines.Entries.Any():
                return pipelines;
            case ObjectNode empty:
                problems.Add(new(empty.Place.Text, "There is no pipeline in it.", ConfigurationText.Start));
                return null;
            case { } other:
                problems.Add(new(
                    other.Place.Text,
                    $"{Capitalized(other.Description)} stands where an object with the pipelines is expected.",
                    ConfigurationText.Start));
                return null;
            default:
                if (!file.Keys.Any(key => NearestWord.Find(key, Keys) == PipelinesKey))
                {
                    problems.Add(new(file.Place.Text, "The key \"pipelines\" is missing.", ConfigurationText.Start));
                }

                return null;
        }
    }

    private static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
