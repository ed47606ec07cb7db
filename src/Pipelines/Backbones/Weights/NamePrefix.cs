namespace Pipelines.Backbones.Weights;

/// <summary>
/// How the names in a weight file differ from those of a graph: training programs and libraries put the network under a name of theirs,
/// such as <c>module.</c>, <c>model.</c>, <c>backbone.</c> or <c>module.encoder.</c>. At most one of the two is not empty.
/// </summary>
/// <param name="InFile">What stands before each name in the file only; ends with a dot, or is empty.</param>
/// <param name="InGraph">What stands before each name in the graph only; ends with a dot, or is empty.</param>
internal sealed record NamePrefix(string InFile, string InGraph)
{
    /// <summary>Levels of names that a prefix may have.</summary>
    private const int MaximumDepth = 4;

    /// <summary>The graph's name for a tensor of the file; null where the file's name lacks the prefix.</summary>
    public string? ToGraph(string nameInFile) =>
        nameInFile.StartsWith(InFile, StringComparison.Ordinal) ? InGraph + nameInFile[InFile.Length..] : null;

    /// <summary>
    /// The prefix under which most names are found on the other side; where several are equal, the shortest, and none before any.
    /// </summary>
    internal static NamePrefix Find(IReadOnlyCollection<string> namesInFile, IReadOnlyCollection<string> namesInGraph) =>
        Candidates(namesInFile, namesInGraph).Select(prefix => new NamePrefix(prefix, ""))
            .Concat(Candidates(namesInGraph, namesInFile).Where(prefix => prefix.Length > 0).Select(prefix => new NamePrefix("", prefix)))
            .CountBy(prefix => prefix)
            .OrderByDescending(count => count.Value)
            .ThenBy(count => count.Key.InFile.Length + count.Key.InGraph.Length)
            .Select(count => count.Key)
            .FirstOrDefault(new NamePrefix("", ""));

    /// <summary>For each name and each start of it, up to a dot, without which it is one of the other names: that start.</summary>
    private static IEnumerable<string> Candidates(IEnumerable<string> names, IReadOnlyCollection<string> otherNames)
    {
        var others = otherNames.ToHashSet(StringComparer.Ordinal);
        foreach (var name in names)
        {
            for (int start = 0, depth = 0; depth <= MaximumDepth; depth++)
            {
                if (others.Contains(name[start..]))
                {
                    yield return name[..start];
                }

                var dot = name.IndexOf('.', start);
                if (dot < 0)
                {
                    break;
                }

                start = dot + 1;
            }
        }
    }
}
