using Pipelines.Data;

namespace Pipelines.Features.Upkeep;

/// <summary>The folders and files of a cache, told from what else lies there.</summary>
internal static class CacheFolders
{
    /// <summary>Digits of a key in the name of its folder.</summary>
    public const int KeyDigits = 16;

    private const string DescriptionFile = "graph.json";

    /// <summary>The folders of keys, in ordinal order.</summary>
    /// <param name="cache">The folder of the cache.</param>
    /// <param name="foreign">Takes what is none.</param>
    /// <exception cref="PipelineException">The folder is missing or cannot be read.</exception>
    public static IReadOnlyList<string> Keys(string cache, List<CacheFinding>? foreign = null)
    {
        var keys = new List<string>();
        foreach (var entry in Entries(cache))
        {
            if (entry is DirectoryInfo && IsKey(entry.Name))
            {
                keys.Add(entry.FullName);
            }
            else
            {
                foreign?.Add(Foreign(entry));
            }
        }

        return keys;
    }

    /// <summary>The files of vectors of a key, in the order in which a run reads them.</summary>
    /// <param name="folder">The folder of the key.</param>
    /// <param name="foreign">Takes what is no file of vectors.</param>
    /// <exception cref="PipelineException">The folder is missing or cannot be read.</exception>
    public static IReadOnlyList<string> Files(string folder, List<CacheFinding>? foreign = null)
    {
        var files = new List<string>();
        foreach (var entry in Entries(folder))
        {
            if (entry is FileInfo && entry.Extension == FeatureShard.Extension)
            {
                files.Add(entry.FullName);
            }
            else if (entry.Name != DescriptionFile || entry is not FileInfo)
            {
                foreign?.Add(entry is FileInfo left && IsLeftover(left.Name)
                    ? new(
                        CacheFindingKind.Leftover,
                        left.FullName,
                        0,
                        left.Length,
                        "left by a process that was killed, or still being written")
                    : Foreign(entry));
            }
        }

        return files;
    }

    /// <summary>The file that describes the vectors of a key for a person.</summary>
    public static string Description(string folder) => Path.Combine(folder, DescriptionFile);

    /// <summary>Whether a folder is the one of a key.</summary>
    public static bool IsOf(string folder, ContentHash key) => Path.GetFileName(folder) == key.ToString()[..KeyDigits];

    private static bool IsKey(string name) => name.Length == KeyDigits && name.All(char.IsAsciiHexDigitLower);

    // Names that this program gives: a time, random digits.
    private static bool IsLeftover(string name) =>
        name.EndsWith(DurableFile.TemporarySuffix, StringComparison.Ordinal) && name.Length > 20 && char.IsAsciiDigit(name[0]);

    private static CacheFinding Foreign(FileSystemInfo entry) => new(
        CacheFindingKind.ForeignFile,
        entry.FullName,
        0,
        entry is FileInfo { Exists: true } file ? file.Length : 0,
        entry is DirectoryInfo ? "a folder that is no part of a cache" : "a file that is no part of a cache");

    private static List<FileSystemInfo> Entries(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException error)
        {
            throw new PipelineException(
                new Problem(folder, "There is no such folder.", "Name a folder of feature vectors, such as .cache/features."), error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(new Problem(folder, $"The folder cannot be read: {error.Message}"), error);
        }
    }
}
