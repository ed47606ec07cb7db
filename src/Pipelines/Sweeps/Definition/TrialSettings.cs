namespace Pipelines.Sweeps.Definition;

/// <summary>The settings of a trial.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Values">The values as JSON, by the paths of the settings, in the order of the sweep.</param>
internal sealed record TrialSettings(int Number, IReadOnlyList<KeyValuePair<string, string>> Values)
{
    /// <summary>The settings in one line, for a person.</summary>
    public string Text => string.Join(", ", Values.Select(value => $"{value.Key}={value.Value}"));

    /// <summary>Whether they are what another process has written down.</summary>
    public bool Equal(IReadOnlyDictionary<string, string> written) =>
        written.Count == Values.Count && Values.All(value => written.GetValueOrDefault(value.Key) == value.Value);
}
