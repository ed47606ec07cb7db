using Pipelines;

namespace Trainer.Commands;

/// <summary>Turns the arguments of a user (files, folders, globs, <c>-</c> for standard input) into image files.</summary>
public static class ImagePaths
{
    private const int FewImages = 100;

    /// <summary>Whether there are so few images that no progress needs to be shown.</summary>
    public static bool AreFew(IReadOnlyList<ImageInput> images) => images.Count < FewImages;

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
            else if (name.IndexOfAny(['*', '?']) >= 0)
            {
                var found = ImageInput.FromPattern(name);
                images.AddRange(found);
                if (found.Count == 0)
                {
                    problems.Add(new Problem(name, "No file matches."));
                }
            }
            else
            {
                problems.Add(new Problem(
                    name,
                    "There is no such file or folder, or it may not be read.",
                    "Name image files, folders, globs such as 'photos/**/*.jpg', or - for paths from standard input."));
            }
        }

        return problems.Count == 0 ? images : throw new ConfigurationException(problems);
    }
}
