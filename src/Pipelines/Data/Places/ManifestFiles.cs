using System.Text;
using Pipelines.Text;

namespace Pipelines.Data.Places;

/// <summary>
/// Finds the files that a manifest lists: also with the backslashes of Windows, and where the names on the disk are the same text in
/// another Unicode form, as in archives made on macOS.
/// </summary>
internal sealed class ManifestFiles(string folder)
{
    private readonly Dictionary<(string Folder, bool IgnoreCase), IReadOnlyDictionary<string, string>> _names = [];

    /// <summary>The file with this path.</summary>
    /// <param name="name">The path as it is written.</param>
    /// <param name="problem">Takes what is wrong; its place stays empty.</param>
    /// <returns>The absolute path; null where there is no such file.</returns>
    public string? Find(string name, out Problem? problem)
    {
        problem = null;
        var path = Path.GetFullPath(name, folder);
        if (File.Exists(path))
        {
            return path;
        }

        if (name.Contains('\\', StringComparison.Ordinal) && !OperatingSystem.IsWindows())
        {
            path = Path.GetFullPath(name.Replace('\\', '/'), folder);
            if (File.Exists(path))
            {
                return path;
            }
        }

        if (!Ascii.IsValid(path) && Search(path, ignoreCase: false) is { } composed && File.Exists(composed))
        {
            return composed;
        }

        var isDrive = name is [_, ':', '\\' or '/', ..] && !OperatingSystem.IsWindows();
        var other = Search(path, ignoreCase: true);
        problem = Directory.Exists(path)
            ? new("", $"\"{path}\" is a folder.", "Name a file in each row.")
            : isDrive
            ? new("", $"\"{name}\" is a path on a drive of Windows.", "Write paths relative to the manifest.")
            : new(
                "",
                $"The file \"{path}\" does not exist.",
                other is null ? $"{Hidden(name)}Paths are relative to the manifest." : $"Did you mean \"{other}\"?");
        return null;
    }

    /// <summary>Names the first character of a path that cannot be seen, or that only looks like a space.</summary>
    private static string Hidden(string name)
    {
        var hidden = UnicodeForms.CodePoints(name)
            .Where(character => CharacterNames.IsInvisible(character) || (character != ' ' && CharacterNames.IsBlank(character)))
            .Take(1);
        return string.Concat(hidden.Select(character => $"The path has the character {CharacterNames.Of(character)}. "));
    }

    /// <summary>The path on the disk whose names are the same text; null where there is none.</summary>
    private string? Search(string path, bool ignoreCase)
    {
        var missing = new Stack<string>();
        var found = path;
        while (!Path.Exists(found) && Path.GetDirectoryName(found) is { } parent)
        {
            missing.Push(Path.GetFileName(found));
            found = parent;
        }

        while (found is not null && missing.TryPop(out var wanted))
        {
            found = Names(found, ignoreCase).TryGetValue(Form(wanted, ignoreCase), out var name) ? Path.Join(found, name) : null;
        }

        return found;
    }

    /// <summary>The names in a folder by the form in which they are compared.</summary>
    private IReadOnlyDictionary<string, string> Names(string path, bool ignoreCase)
    {
        if (_names.TryGetValue((path, ignoreCase), out var known))
        {
            return known;
        }

        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var entry in Directory.Exists(path) ? Directory.EnumerateFileSystemEntries(path) : [])
            {
                names.TryAdd(Form(Path.GetFileName(entry), ignoreCase), Path.GetFileName(entry));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be read has no other names to offer.
        }

        return _names[(path, ignoreCase)] = names;
    }

    private static string Form(string name, bool ignoreCase) =>
        ignoreCase ? UnicodeForms.Composed(name).ToUpperInvariant() : UnicodeForms.Composed(name);
}
