using Pipelines.Configuration.Nodes;

namespace Pipelines.Configuration;

/// <summary>An override of what the file says: one <c>PATH=VALUE</c>.</summary>
/// <param name="Pipeline">The pipeline that it is for; null for all.</param>
/// <param name="Node">What it sets, as an object to lay over a pipeline.</param>
internal sealed record Override(string? Pipeline, ObjectNode Node)
{
    /// <summary>Reads overrides.</summary>
    /// <param name="overrides">Each <c>PATH=VALUE</c>.</param>
    /// <param name="names">All pipelines of the file.</param>
    /// <param name="selected">Those that are asked for.</param>
    /// <param name="problems">Takes what is wrong; keys inside a pipeline are checked only when it is bound.</param>
    public static IReadOnlyList<Override> ParseAll(
        IReadOnlyList<string> overrides, IReadOnlyCollection<string> names, IReadOnlyCollection<string> selected, List<Problem> problems) =>
        [.. overrides.Select(text => Parse(text, names, selected, problems)).OfType<Override>()];

    private static Override? Parse(
        string text, IReadOnlyCollection<string> names, IReadOnlyCollection<string> selected, List<Problem> problems)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1)
        {
            problems.Add(new(
                WrittenAt.Override(text).Text,
                equals < 0 ? "There is no = in it." : "There is no option before the =.",
                "Write PATH=VALUE, for example training.epochs=5."));
            return null;
        }

        var place = WrittenAt.Override(text[..equals].Trim());
        if (Target(place, names, selected, problems) is not var (pipeline, keys))
        {
            return null;
        }

        var value = text[(equals + 1)..];
        var node = NodeReader.TryReadValue(value, place) ?? new TextNode(place, value);
        foreach (var key in keys.Reverse())
        {
            node = new ObjectNode(place, [new ObjectEntry(key, place, node)], isImplied: true);
        }

        return new(pipeline, (ObjectNode)FileLayout.Pipeline.Expand(node));
    }

    /// <summary>The pipeline that a path names, and the keys inside it.</summary>
    private static (string? Pipeline, string[] Keys)? Target(
        WrittenAt place, IReadOnlyCollection<string> names, IReadOnlyCollection<string> selected, List<Problem> problems)
    {
        const string Prefix = FileLayout.PipelinesKey + ".";
        var isFull = place.Path.StartsWith(Prefix, StringComparison.Ordinal);
        var path = isFull ? place.Path[Prefix.Length..] : place.Path;
        var keys = path.Split('.');
        if (!isFull && FileLayout.Pipeline.Find(keys[0]) is not null)
        {
            return (null, keys);
        }

        // A pipeline's name may have dots: the longest that fits is meant.
        var name = names.Where(name => path == name || path.StartsWith(name + ".", StringComparison.Ordinal)).MaxBy(name => name.Length);
        if (name is null)
        {
            string[] options = isFull ? [] : [.. FileLayout.Pipeline.Options.Select(option => option.Key)];
            problems.Add(new(
                place.Text,
                isFull ? $"There is no pipeline \"{keys[0]}\"." : $"There is no option and no pipeline \"{keys[0]}\".",
                NearestWord.Question(keys[0], [.. options, .. names])
                    + (isFull ? "" : $"Options: {string.Join(", ", options)}. ")
                    + $"Pipelines: {string.Join(", ", names)}."));
            return null;
        }

        if (path == name)
        {
            problems.Add(new(
                place.Text,
                $"This names the pipeline \"{name}\" but no option of it.",
                $"Write for example {place.Path}.training.epochs=5."));
            return null;
        }

        if (!selected.Contains(name))
        {
            problems.Add(new(
                place.Text,
                $"The pipeline \"{name}\" is not among those asked for ({string.Join(", ", selected)}).",
                "Ask for it as well, or remove this."));
            return null;
        }

        return (name, path[(name.Length + 1)..].Split('.'));
    }
}
