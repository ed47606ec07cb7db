namespace Pipelines.Training.Checkpoints;

/// <summary>Everything that decides the result of a training, by name and in words: a checkpoint goes on only where all of it is the same.</summary>
/// <param name="Entries">Names, such as <c>training.epochs</c>, and values.</param>
internal sealed record Fingerprint(IReadOnlyDictionary<string, string> Entries)
{
    /// <summary>What is no longer as it was, in words a person can act on; empty where everything is the same.</summary>
    /// <param name="then">The entries of a checkpoint.</param>
    public IReadOnlyList<string> DifferencesFrom(IReadOnlyDictionary<string, string> then) =>
        [
            .. then.Keys.Union(Entries.Keys).Order(StringComparer.Ordinal)
                .Select(name => (Name: name, Then: then.GetValueOrDefault(name, "not set"), Now: Entries.GetValueOrDefault(name, "not set")))
                .Where(entry => entry.Then != entry.Now)
                .Select(entry => $"{entry.Name} was {entry.Then} and is {entry.Now}"),
        ];
}
