using System.Text.RegularExpressions;

namespace Pipelines.Tests.Conventions;

/// <summary>In which folder of the library's source each type is declared. The namespace does not say it: public types share one.</summary>
internal static partial class SourceFolders
{
    /// <summary>What the types that lie in no folder are said to be in.</summary>
    public const string Root = "(root)";

    /// <summary>The top folder of each type that the source files below a folder declare, by the type's full name.</summary>
    /// <exception cref="InvalidDataException">A type is declared in two top folders.</exception>
    public static IReadOnlyDictionary<string, string> Read(string source)
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories))
        {
            var parts = Path.GetRelativePath(source, file).Split(Path.DirectorySeparatorChar);
            if (parts[0] is "bin" or "obj")
            {
                continue;
            }

            var folder = parts.Length == 1 ? Root : parts[0];
            foreach (var type in Declared(File.ReadAllText(file)))
            {
                if (!folders.TryAdd(type, folder) && folders[type] != folder)
                {
                    throw new InvalidDataException(
                        $"{type} is declared in {folders[type]} and in {folder}; keep the parts of a type together.");
                }
            }
        }

        return folders;
    }

    /// <summary>The full names, as the compiler writes them, of the types that a file with a file-scoped namespace declares.</summary>
    public static IEnumerable<string> Declared(string text)
    {
        var place = Namespace().Match(text) is { Success: true } match ? match.Groups["name"].Value + "." : "";
        foreach (Match declaration in Declaration().Matches(text))
        {
            var parameters = declaration.Groups["parameters"];
            var arity = parameters.Success ? $"`{parameters.Value.Split(',').Length}" : "";
            yield return place + declaration.Groups["name"].Value + arity;
        }
    }

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    /// <summary>A declaration that begins in the first column.</summary>
    [GeneratedRegex(
        @"^(?:\[[^\r\n]*\]\s*)?(?:(?:public|internal|static|sealed|abstract|readonly|ref|partial|unsafe)\s+)*"
        + @"(?:record\s+struct|record\s+class|record|class|struct|interface|enum|delegate\s+[^;(]+?)\s+"
        + @"(?<name>[A-Z]\w*)(?:<(?<parameters>[^>(]+)>)?",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
