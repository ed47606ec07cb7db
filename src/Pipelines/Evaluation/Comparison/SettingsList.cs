using System.Text.Json;

namespace Pipelines.Evaluation.Comparison;

/// <summary>The settings of runs, key by key.</summary>
internal static class SettingsList
{
    // Where vectors are kept changes no result.
    private const string Unimportant = "cache.";

    /// <summary>The settings in which runs differ, in the order in which the files have them.</summary>
    public static IReadOnlyList<SettingDifference> Differences(IReadOnlyList<LoadedRun> runs) =>
    [
        .. runs.SelectMany(run => run.Settings.Keys)
            .Distinct(StringComparer.Ordinal)
            .Where(key => !key.StartsWith(Unimportant, StringComparison.Ordinal))
            .Where(key => runs.Select(run => Comparable(run, key)).Distinct(StringComparer.Ordinal).Skip(1).Any())
            .Select(key => new SettingDifference(key, [.. runs.Select(run => run.Settings.GetValueOrDefault(key))])),
    ];

    /// <summary>The values of an object by their paths, such as <c>training.optimizer.type</c>.</summary>
    public static IReadOnlyDictionary<string, string> Flatten(JsonElement settings)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("", settings, values);
        return values;
    }

    private static void Add(string path, JsonElement value, Dictionary<string, string> values)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            values[path] = value.ValueKind == JsonValueKind.String ? value.GetString()! : Compact(value);
            return;
        }

        foreach (var property in value.EnumerateObject())
        {
            Add(path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value, values);
        }
    }

    private static string Compact(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? $"[{string.Join(", ", value.EnumerateArray().Select(Compact))}]"
        : value.GetRawText();

    /// <summary>A relative path leads from each run folder to another place, or by another path to the same one.</summary>
    private static string? Comparable(LoadedRun run, string key)
    {
        var value = run.Settings.GetValueOrDefault(key);
        return value is not null && (value.StartsWith("./", StringComparison.Ordinal) || value.StartsWith("../", StringComparison.Ordinal))
            ? Path.GetFullPath(Path.Combine(run.Folder, value))
            : value is not null && Path.IsPathRooted(value) ? Path.GetFullPath(value) : value;
    }
}
