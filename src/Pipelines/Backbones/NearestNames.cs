namespace Pipelines.Backbones;

/// <summary>Finds what a mistyped name may have meant.</summary>
internal static class NearestNames
{
    /// <summary>The names most like the given one, best first.</summary>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> candidates, int count = 3) =>
        [.. candidates.OrderBy(candidate => Distance(name, candidate)).ThenBy(candidate => candidate, StringComparer.Ordinal).Take(count)];

    /// <summary>How many characters have to be put in, taken out or replaced, whatever their case (Levenshtein, 1966).</summary>
    private static int Distance(string first, string second)
    {
        var row = Enumerable.Range(0, second.Length + 1).ToArray();
        for (var i = 1; i <= first.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= second.Length; j++)
            {
                var same = char.ToLowerInvariant(first[i - 1]) == char.ToLowerInvariant(second[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(diagonal + (same ? 0 : 1), Math.Min(row[j], row[j - 1]) + 1));
            }
        }

        return row[^1];
    }
}
