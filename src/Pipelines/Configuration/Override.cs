using Pipelines.Configuration.Nodes;

namespace Pipelines.Configuration;

/// <summary>An override of what the file says: one <c>PATH=VALUE</c>.</summary>
/// <param name="Pipeline">The pipeline that it is for; null for all.</param>
/// <param name="Node">What it sets, as an object to lay over a pipeline.</param>
internal sealed record Override(string? Pipeline, ObjectNode Node)
{
    /// <summary>Reads overrides.</summary>
    /// <param name="overrides">Each <c>PATH=VALUE</c>.</param>
    /// <param name="names">All pipelines of the file; null where it could not be read.</param>
    /// <param name="selected">Those that are asked for; null where they are not known.</param>
    /// <param name="problems">Takes what is wrong; keys inside a pipeline are checked only when it is bound.</param>
    public static IReadOnlyList<Override> ParseAll(
        IReadOnlyList<string> overrides,
        IReadOnlyCollection<string>? names,
        IReadOnlyCollection<string>? selected,
        List<Problem> problems)
    {
        List<Override> read = [.. overrides.Select(text => Parse(text, names, selected, problems)).OfType<Override>()];
        var set = new Dictionary<string, WrittenAt>(StringComparer.Ordinal);
        foreach (var (pipeline, node) in read)
        {
            foreach (var (path, value) in Values(node, ""))
            {
                if (!set.TryAdd($"{pipeline} {path}", value.Place))
                {
                    var twice = new Problem(value.Place.Text, $"{path} is set twice.", "Remove one of the two.");
                    problems.AddRange(problems.Contains(twice) ? [] : [twice]);
                }
            }
        }

        return read;
    }

    private static Override? Parse(
        string text, IReadOnlyCollection<string>? names, IReadOnlyCollection<string>? selected, List<Problem> problems)
    {
        var equals = OverridePath.EndOf(text);
        var path = (equals < 0 ? text : text[..equals]).Trim();
        var place = WrittenAt.Override(path);
        if (path.Length == 0)
        {
            problems.Add(new(
                place.Text.TrimEnd(), "There is no option before the =.", "Write PATH=VALUE, for example training.epochs=5."));
            return null;
        }

        var problem = OverridePath.Split(path, out var keys);
        if (problem is null && equals < 0)
        {
            problem = new(path, "There is no = in it.", "Write PATH=VALUE, for example training.epochs=5.");
        }

        if (problem is not null)
        {
            problems.Add(problem with { Place = place.Text });
            return null;
        }

        var node = OverrideValue.Read(text[(equals + 1)..], place, problems);
        if (names is null || Target(place, keys, names, selected, problems) is not var (pipeline, inside) || node is null)
        {
            return null;
        }

        foreach (var key in inside.Reverse())
        {
            node = new ObjectNode(place, [new ObjectEntry(key, place, node)], isImplied: true);
        }

        return new(pipeline, (ObjectNode)FileLayout.Pipeline.Expand(node));
    }

    /// <summary>The pipeline that a path names, and the keys inside it.</summary>
    private static (string? Pipeline, IEnumerable<string> Keys)? Target(
        WrittenAt place,
        IReadOnlyList<OverrideKey> path,
        IReadOnlyCollection<string> names,
        IReadOnlyCollection<string>? selected,
        List<Problem> problems)
    {
        var isFull = path[0] is { Name: FileLayout.PipelinesKey, IsQuoted: false } && path.Count > 1;
        List<OverrideKey> keys = [.. path.Skip(isFull ? 1 : 0)];
        if (!isFull && FileLayout.Pipeline.Find(keys[0].Name) is not null)
        {
            return (null, keys.Select(key => key.Name));
        }

        // A pipeline's name may have dots that are not quoted: the longest that fits is meant.
        var (name, length) = names.Select(name => (Name: name, Length: LengthOf(name, keys))).MaxBy(found => found.Length);
        if (length == 0)
        {
            string[] options = isFull ? [] : [.. FileLayout.Pipeline.Options.Select(option => option.Key)];
            var unknown = keys[0].Name;
            problems.Add(new(
                place.Text,
                isFull ? $"There is no pipeline \"{unknown}\"." : $"There is no option and no pipeline \"{unknown}\".",
                NearestWord.Question(unknown, [.. options, .. names])
                    + (isFull ? "" : $"Options: {string.Join(", ", options)}. ")
                    + $"Pipelines: {NameList.Of(names)}."));
            return null;
        }

        if (length == keys.Count)
        {
            problems.Add(new(
                place.Text,
                $"This names the pipeline \"{name}\" but no option of it.",
                $"Write for example {place.Path}.training.epochs=5."));
            return null;
        }

        if (selected?.Contains(name) == false)
        {
            problems.Add(new(
                place.Text,
                $"The pipeline \"{name}\" is not among those asked for ({NameList.Of(selected)}).",
                "Ask for it as well, or remove this."));
            return null;
        }

        return (name, keys.Skip(length).Select(key => key.Name));
    }

    /// <summary>How many keys at the beginning of a path are the name of a pipeline; 0 where they are not.</summary>
    private static int LengthOf(string name, List<OverrideKey> keys)
    {
        if (keys[0].IsQuoted)
        {
            return keys[0].Name == name ? 1 : 0;
        }

        var parts = name.Split('.');
        var begin = keys.Take(parts.Length).ToList();
        return !begin.Exists(key => key.IsQuoted) && begin.Select(key => key.Name).SequenceEqual(parts) ? parts.Length : 0;
    }

    /// <summary>The values that an object sets, with their paths.</summary>
    private static IEnumerable<(string Path, ConfigurationNode Value)> Values(ObjectNode node, string path) =>
        node.Entries.SelectMany(entry =>
        {
            var key = OverridePath.Of([entry.Key]);
            var inside = path.Length == 0 ? key : $"{path}.{key}";
            return entry.Value is ObjectNode inner && inner.Entries.Any() ? Values(inner, inside) : [(inside, entry.Value)];
        });
}
