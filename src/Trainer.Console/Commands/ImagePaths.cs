using Microsoft.Extensions.FileSystemGlobbing;
using Pipelines;

namespace Trainer.Commands;

/// <summary>Turns the arguments of a user (files, folders, globs, <c>-</c> for standard input) into image files.</summary>
public static class ImagePaths
{
    private static readonly char[] Wildcards = ['*', '?'];

    /// <summary>The images, in the order named; a folder's and a glob's in ordinal order.</summary>
    /// <param name="named">Files, folders, globs, or <c>-</c>: one path a line from <paramref name="input"/>.</param>
    /// <param name="input">Standard input.</param>
    /// <exception cref="ConfigurationException">Something named does not exist, or a glob or folder holds nothing.</exception>
    public static IReadOnlyList<ImageInput> Expand(IReadOnlyList<string> named, Stream input)
    {
        var images = new List<ImageInput>();
        var problems = new List<Problem>();
        foreach (var name in named)
        {
            if (name == "-")
            {
                images.AddRange(ImageInput.FromList(input, "standard input"));
            }
            else if (File.Exists(name))
            {
                images.Add(name);
            }
            else if (Directory.Exists(name))
            {
                images.AddRange(ImageInput.FromFolder(name));
            }
            else if (name.IndexOfAny(Wildcards) >= 0)
            {
                var found = Glob(name);
                images.AddRange(found.Select(path => ImageInput.FromFile(path)));
                if (found.Count == 0)
                {
                    problems.Add(new Problem(name, "No file matches."));
                }
            }
            else
            {
                problems.Add(new Problem(
                    name,
                    "There is no such file or folder.",
                    "Name image files, folders, globs such as 'photos/**/*.jpg', or - for paths from standard input."));
            }
        }

        return problems.Count == 0 ? images : throw new ConfigurationException(problems);
    }

    private static List<string> Glob(string pattern)
    {
        // The part before the first wildcard is the folder in which to look.
        var fixedPart = pattern[..(pattern[..pattern.IndexOfAny(Wildcards)].LastIndexOfAny(['/', Path.DirectorySeparatorChar]) + 1)];
        var folder = fixedPart.Length == 0 ? "." : fixedPart;
        return
        [
            .. new Matcher(StringComparison.Ordinal).AddInclude(pattern[fixedPart.Length..]).GetResultsInFullPath(folder)
                .Select(path => Path.Combine(fixedPart, Path.GetRelativePath(Path.GetFullPath(folder), path)))
                .Order(StringComparer.Ordinal),
        ];
    }
}
