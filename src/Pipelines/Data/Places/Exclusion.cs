using Pipelines.Text;

namespace Pipelines.Data.Places;

/// <summary>Leaves out the images that <c>data.exclude</c> names. The files stay as they are.</summary>
internal sealed class Exclusion
{
    private const string Comment = "#";

    private readonly HashSet<string> _names;
    private readonly Dictionary<string, string> _paths;
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);
    private int _count;

    private Exclusion(IReadOnlyList<string> names, string baseFolder)
    {
        _names = names.ToHashSet(StringComparer.Ordinal);
        _paths = new(StringComparer.Ordinal);
        foreach (var name in _names.Where(name => !name.Contains('\0')))
        {
            _paths.TryAdd(Path.GetFullPath(name, baseFolder), name);
        }
    }

    /// <summary>What a user should know; usually how many images are left out.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            if (_count > 0)
            {
                yield return $"{Quantity.Of(_count, "images")} {Quantity.Are(_count)} left out by data.exclude.";
            }

            var unknown = _names.Where(name => !_found.Contains(name)).ToList();
            if (unknown.Count > 0)
            {
                yield return $"data.exclude: there {Quantity.Are(unknown.Count)} {Quantity.Of(unknown.Count, "names")} of no image, "
                    + $"for example \"{unknown[0]}\".";
            }
        }
    }

    /// <summary>Reads what is to be left out.</summary>
    /// <param name="excluded">The option; null for nothing.</param>
    /// <param name="baseFolder">The folder in which relative paths start, absolute.</param>
    /// <param name="place">The place of the option, for errors.</param>
    /// <exception cref="ConfigurationException">The file is missing or cannot be read.</exception>
    public static Exclusion Of(ExcludedImages? excluded, string baseFolder, string place)
    {
        if (excluded?.File is not { } file)
        {
            return new(excluded?.Names ?? [], baseFolder);
        }

        var path = Path.GetFullPath(file, baseFolder);
        if (!File.Exists(path))
        {
            throw new ConfigurationException(Directory.Exists(path)
                ? new Problem(place, $"\"{path}\" is a folder.", "Name a text file with one image name per line, or give a list of names.")
                : new Problem(place, $"\"{path}\" does not exist.", MissingPath.Hint(path)));
        }

        try
        {
            return new(Lines(new FileInfo(path).Length == 0 ? "" : StrictText.Read(path)), baseFolder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                new Problem(place, $"\"{path}\" cannot be read: {error.Message}", "Make it readable, or name another file."));
        }
    }

    /// <summary>The images that stay.</summary>
    public List<ImageItem> Without(List<ImageItem> images)
    {
        if (_names.Count == 0)
        {
            return images;
        }

        var kept = images.Where(image => !IsNamed(image)).ToList();
        _count += images.Count - kept.Count;
        return kept;
    }

    private bool IsNamed(ImageItem image)
    {
        var name = _names.Contains(image.Name) ? image.Name : _paths.GetValueOrDefault(image.Path);
        if (name is not null)
        {
            _found.Add(name);
        }

        return name is not null;
    }

    private static List<string> Lines(string text) =>
    [
        .. text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Trim().Length > 0
            && !line.StartsWith(Comment, StringComparison.Ordinal)),
    ];
}
