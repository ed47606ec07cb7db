using System.Security.Cryptography;

namespace Pipelines;

/// <summary>The folder in which downloaded weights are kept, under their official file names.</summary>
/// <param name="Folder">Its absolute path; it need not exist.</param>
public sealed record WeightCache(string Folder)
{
    /// <summary>Environment variable with the folder's path, where no option names one.</summary>
    public const string FolderVariable = "PIPELINES_BACKBONES";

    /// <summary>
    /// The folder that applies: the one given, else that of <see cref="FolderVariable"/>, else <c>pipelines/backbones</c> in the
    /// user's cache folder (<c>XDG_CACHE_HOME</c> or <c>~/.cache</c> on Linux, <c>~/Library/Caches</c> on macOS,
    /// <c>%LOCALAPPDATA%</c> on Windows).
    /// </summary>
    /// <param name="folder">The user's choice.</param>
    /// <param name="baseFolder">The folder from which a relative choice is meant.</param>
    public static WeightCache Resolve(string? folder = null, string? baseFolder = null)
    {
        if (folder is not null)
        {
            return new(Path.GetFullPath(folder, Path.GetFullPath(baseFolder ?? ".")));
        }

        return Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } chosen
            ? new(Path.GetFullPath(chosen))
            : new(Path.Combine(UserCacheFolder(), "pipelines", "backbones"));
    }

    /// <summary>Where the weights of an entry are, or would be.</summary>
    public string PathOf(CatalogueEntry entry) => Path.Combine(Folder, entry.File);

    /// <summary>Whether the weights of an entry are there. Their content is not looked at.</summary>
    public bool Holds(CatalogueEntry entry) => File.Exists(PathOf(entry));

    /// <summary>Compares a file with the hash of its entry.</summary>
    /// <returns>Null where it is the official file, else the SHA-256 that it has.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string? Mismatch(CatalogueEntry entry, string path)
    {
        using var stream = RegularFile.Open(path);
        var hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        return hash.StartsWith(entry.HashPrefix, StringComparison.Ordinal) ? null : hash;
    }

    /// <summary>The path of an entry's weights, whose hash is compared each time: anybody may have put the file there.</summary>
    /// <param name="entry">An entry that the cache holds.</param>
    /// <exception cref="PipelineException">The file cannot be read or is another.</exception>
    public string Verified(CatalogueEntry entry)
    {
        var path = PathOf(entry);
        try
        {
            return Mismatch(entry, path) is { } hash
                ? throw new PipelineException(new Problem(
                    path,
                    $"This is not the official weight file of {entry.Name}: its SHA-256 is {hash[..16]}..., and should begin with "
                        + $"{entry.HashPrefix}.",
                    "Delete it and download it again. For weights of your own write "
                        + $"{{ \"architecture\": \"{entry.Architecture}\", \"weights\": \"FILE\" }}.")
                {
                    Action = new(ProblemActionKind.DownloadWeights, entry.Name),
                })
                : path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(new Problem(path, $"The weight file cannot be read: {error.Message}"), error);
        }
    }

    private static string UserCacheFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        }

        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache))
        {
            return cache;
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        home = home.Length > 0 ? home : Path.GetTempPath();
        return OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches") : Path.Combine(home, ".cache");
    }
}
