using Spectre.Console;

namespace Trainer.Output;

/// <summary>A file that opens when its path is clicked on, on terminals that know OSC 8; others show the path.</summary>
internal static class FileLink
{
    private const string Begin = "\u001b]8;;";
    private const string End = "\u001b\\";

    /// <summary>Whether standard output takes links.</summary>
    /// <param name="isRedirected">Whether it leads elsewhere than to a terminal.</param>
    public static bool AreTaken(bool isRedirected) =>
        !isRedirected && Environment.GetEnvironmentVariable("TERM") != "linux" && AnsiCapabilities.Create(Console.Out).Links;

    /// <summary>A text as a link.</summary>
    /// <param name="path">The absolute path of the file.</param>
    /// <param name="text">The text, without anything that a terminal obeys.</param>
    public static string Of(string path, string text) => $"{Begin}{UriOf(path)}{End}{text}{Begin}{End}";

    /// <summary>The URI of a file; every byte that has a meaning in URIs, or none, is escaped.</summary>
    public static string UriOf(string path)
    {
        var parts = (Path.DirectorySeparatorChar == '\\' ? path.Replace('\\', '/') : path).Split('/').Select(Escaped);
        var joined = string.Join('/', parts);

        // Windows: C:/photos and //server/photos.
        return joined.StartsWith("//", StringComparison.Ordinal) ? $"file:{joined}"
            : joined.StartsWith('/') ? $"file://{joined}"
            : $"file:///{joined}";
    }

    private static string Escaped(string part) => part is [_, ':'] && char.IsAsciiLetter(part[0]) ? part : Uri.EscapeDataString(part);
}
