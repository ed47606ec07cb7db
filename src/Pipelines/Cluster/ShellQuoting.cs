namespace Pipelines.Cluster;

/// <summary>Words that a POSIX shell takes as they are.</summary>
internal static class ShellQuoting
{
    /// <summary>A word: spaces, quotes, dollars, line breaks and all else in it are only characters.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./:=,@%+".Contains(letter))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Several words.</summary>
    public static string Quote(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));
}
