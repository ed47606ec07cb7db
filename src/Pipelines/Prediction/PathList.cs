using Pipelines.Text;

namespace Pipelines.Prediction;

/// <summary>Reads a list of paths, one a line.</summary>
internal static class PathList
{
    /// <summary>The paths, in order.</summary>
    /// <param name="list">The bytes of the list, read to its end.</param>
    /// <param name="name">What errors call the list.</param>
    /// <exception cref="ConfigurationException">The list is no text, or has no paths.</exception>
    public static IReadOnlyList<string> Read(Stream list, string name)
    {
        using var content = new MemoryStream();
        list.CopyTo(content);
        var paths = new List<string>();
        using var text = new StringReader(StrictText.Decode(content.GetBuffer().AsSpan(0, (int)content.Length), name));
        while (text.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                paths.Add(line);
            }
        }

        return paths.Count > 0
            ? paths
            : throw new ConfigurationException(new Problem(name, "The list has no paths.", "Write one path in each line."));
    }
}
