namespace Pipelines;

/// <summary>Finds the word that someone who mistyped it probably meant. The console compiles this file too.</summary>
internal static class NearestWord
{
    // Comparing takes time and memory with the product of the lengths.
    private const int LongestWord = 255;

    /// <summary><c>Did you mean "size"? </c> with a space at its end, or nothing where no word is near.</summary>
    public static string Question(string word, IEnumerable<string> known) =>
        Find(word, known) is { } nearest ? $"Did you mean \"{nearest}\"? " : "";

    /// <summary>The known word with the fewest typing errors, at most one for each three letters; null where there is none.</summary>
    public static string? Find(string word, IEnumerable<string> known) => known
        .Where(candidate => Math.Abs(word.Length - candidate.Length) <= Allowed(word, candidate) && candidate.Length <= LongestWord)
        .Select(candidate => (Word: candidate, Distance: Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant())))
        .Where(candidate => candidate.Distance <= Allowed(word, candidate.Word))
        .OrderBy(candidate => candidate.Distance)
        .Select(candidate => candidate.Word)
        .FirstOrDefault();

    private static int Allowed(string word, string candidate) => Math.Max(1, Math.Max(word.Length, candidate.Length) / 3);

    /// <summary>
    /// Letters to insert, remove, replace or swap with their neighbour (optimal string alignment distance; Damerau, 1964).
    /// </summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var replaced = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
