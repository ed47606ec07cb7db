namespace Pipelines.Tests.Conventions;

/// <summary>Folders in an order: the types of each may use those of the folders before it and of its own.</summary>
/// <param name="order">The folders, the lowest first.</param>
/// <param name="folders">The folder of each type by its full name.</param>
internal sealed class Layers(IReadOnlyList<string> order, IReadOnlyDictionary<string, string> folders)
{
    private readonly Dictionary<string, int> _levels =
        order.Index().ToDictionary(folder => folder.Item, folder => folder.Index, StringComparer.Ordinal);

    /// <summary>A sentence for each type that has no place in the order.</summary>
    public IEnumerable<string> Homeless(IEnumerable<string> types) => types
        .Where(type => !folders.TryGetValue(type, out var folder) || !_levels.ContainsKey(folder))
        .Select(type => folders.TryGetValue(type, out var folder)
            ? $"{type} lies in {folder}, which is not in the order of the layers."
            : $"{type} is declared in no source file.");

    /// <summary>A sentence for each use of a type of a higher folder.</summary>
    public IEnumerable<string> Violations(IEnumerable<TypeUse> uses) => uses
        .Where(use => Level(use.User) < Level(use.Used))
        .Select(use => $"{use.User} ({folders[use.User]}) uses {use.Used} ({folders[use.Used]}).")
        .Order(StringComparer.Ordinal);

    private int Level(string type) => _levels[folders[type]];
}
