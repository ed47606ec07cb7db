namespace Pipelines.Training.Checkpoints;

/// <summary>
/// Everything that decides the result of a training, by name and in words: a checkpoint can be resumed only where all of it is the same.
/// </summary>
/// <param name="Entries">Names, such as <c>training.epochs</c>, and values.</param>
internal sealed record Fingerprint(IReadOnlyDictionary<string, string> Entries)
{
    private const string NotSet = "not set";

    /// <summary>What has changed, in words a person can act on; empty where nothing has.</summary>
    /// <param name="then">The entries of a checkpoint.</param>
    public IReadOnlyList<string> DifferencesFrom(IReadOnlyDictionary<string, string> then) =>
        [
            .. then.Keys.Union(Entries.Keys).Order(StringComparer.Ordinal)
                .Select(name => (Name: name, Then: then.GetValueOrDefault(name, NotSet), Now: Entries.GetValueOrDefault(name, NotSet)))
                .Where(entry => entry.Then != entry.Now)
                .Select(entry => $"{entry.Name} was {entry.Then} and is {entry.Now}"),
        ];
}
