using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace Pipelines.Runtime.Torch;

/// <summary>
/// A copy of TorchSharp's native library that loads where libstdc++ lacks the version GLIBCXX_3.4.32.
/// </summary>
/// <remarks>
/// The library asks for that version for the sake of one symbol, <c>_ZSt21ios_base_library_initv</c>, which it never uses: GCC 13 adds
/// the reference to whatever includes &lt;iostream&gt;. In the copy that one need is marked as weak, so the loader no longer insists. The
/// copy lies in the user's cache folder, readable and writable by this user only, under the SHA-256 of the original; its bytes are
/// compared before each use.
/// </remarks>
[SupportedOSPlatform("linux")]
internal static class PatchedTorchSharp
{
    /// <summary>Name of the library's file.</summary>
    public const string FileName = "libLibTorchSharp.so";

    /// <summary>The version that older systems lack.</summary>
    public const string Version = "GLIBCXX_3.4.32";

    private const UnixFileMode UserOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Writes the copy, unless it is there, and loads it.</summary>
    /// <param name="original">Absolute path of the library as the package brings it.</param>
    /// <exception cref="PipelineException">No folder can be written to, or the copy does not load either.</exception>
    public static nint Load(string original)
    {
        var content = File.ReadAllBytes(original);
        var key = Convert.ToHexStringLower(SHA256.HashData(content));
        try
        {
            ElfVersionNeeds.MarkWeak(content, Version);
        }
        catch (InvalidDataException error)
        {
            throw new PipelineException(new Problem(original, error.Message, "Install the package TorchSharp anew."), error);
        }

        var failures = new List<string>();
        foreach (var cache in CacheFolders())
        {
            try
            {
                // Every folder below the cache is the user's alone, so that nobody can exchange one between the check and the load.
                var folder = cache;
                foreach (var name in (string[])["pipelines", "native", key])
                {
                    folder = Path.Combine(folder, name);
                    MakeUserOnly(folder);
                }

                var failure = TorchLibrary.TryLoad(WriteCopy(folder, content), out var library);
                if (failure is null)
                {
                    return library;
                }

                failures.Add(failure);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                failures.Add(error.Message);
            }
        }

        return LoadFromTemporaryFolder(content, failures, original);
    }

    /// <summary>Makes sure that the folder holds exactly this content and that nobody else can change it.</summary>
    /// <returns>The file's path.</returns>
    /// <exception cref="IOException">The folder or file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder belongs to somebody else.</exception>
    internal static string WriteCopy(string folder, byte[] content)
    {
        MakeUserOnly(folder);
        var path = Path.Combine(folder, FileName);
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            return path;
        }

        var temporary = Path.Combine(folder, $".{FileName}.{Guid.NewGuid():N}");
        try
        {
            using (var file = new FileStream(
                temporary,
                new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UserOnly }))
            {
                file.Write(content);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }

        return path;
    }

    private static void MakeUserOnly(string folder)
    {
        Directory.CreateDirectory(folder, UserOnly);
        // A folder that was there already may have wider rights; only its owner may narrow them, so this fails on somebody else's.
        File.SetUnixFileMode(folder, UserOnly);
    }

    private static IEnumerable<string> CacheFolders()
    {
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache))
        {
            yield return cache;
        }

        if (Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home)
        {
            yield return Path.Combine(home, ".cache");
        }
    }

    private static nint LoadFromTemporaryFolder(byte[] content, List<string> failures, string original)
    {
        try
        {
            // Made by the system for this user alone. A loaded library stays in memory when its file is gone.
            var folder = Directory.CreateTempSubdirectory("pipelines-").FullName;
            try
            {
                var failure = TorchLibrary.TryLoad(WriteCopy(folder, content), out var library);
                if (failure is null)
                {
                    return library;
                }

                failures.Add(failure);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            failures.Add(error.Message);
        }

        throw new PipelineException(new Problem(
            original,
            $"This system's libstdc++ lacks the version {Version}, and a copy of the library that does without it cannot be used: "
                + string.Join(" ", failures.Distinct()),
            "Install libstdc++ of GCC 13 or newer, or set XDG_CACHE_HOME to a folder that you may write to and that allows programs to "
                + "be run."));
    }
}
