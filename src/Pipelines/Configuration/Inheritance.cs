using System.Globalization;
using Pipelines.Configuration.Nodes;

namespace Pipelines.Configuration;

/// <summary>
/// What pipelines take over from one another by <c>extends</c>. Each is merged once, whatever the length of the chains, and all of them
/// together must not become far larger than what was written.
/// </summary>
/// <param name="written">The pipelines as they were written, by name.</param>
internal sealed class Inheritance(IReadOnlyDictionary<string, ObjectNode> written)
{
    // Far more than people write, and still a matter of seconds.
    private const int MostInherited = 1_000_000;

    // Suggestions are looked for among so many names.
    private const int MostSuggested = 1000;

    private static readonly ObjectNode s_nothing = new(WrittenAt.Option(""), []);

    private readonly Dictionary<string, Inherited> _known = new(StringComparer.Ordinal);
    private long _inherited;
    private Problem? _tooMuch;

    /// <summary>A pipeline with everything that it takes over.</summary>
    /// <param name="name">One of the pipelines.</param>
    public Inherited Of(string name)
    {
        // Down to the first that is known or that takes nothing over, then back: a chain may be longer than the stack is deep.
        var chain = new OrderedDictionary<string, ObjectNode>(StringComparer.Ordinal);
        Inherited? inherited;
        for (var next = name; !_known.TryGetValue(next, out inherited);)
        {
            chain.Add(next, written[next]);
            var (baseName, problem) = BaseOf(next, chain);
            if (baseName is null)
            {
                inherited = new(s_nothing, problem);
                break;
            }

            next = baseName;
        }

        for (var i = chain.Count - 1; i >= 0; i--)
        {
            var (current, own) = chain.GetAt(i);
            inherited = Merge(inherited, own);
            _known[current] = inherited;
        }

        return inherited;
    }

    private Inherited Merge(Inherited outer, ObjectNode own)
    {
        _inherited += outer.Merged.Size;
        if (_inherited <= MostInherited)
        {
            return outer with { Merged = outer.Merged.MergedWith(own) };
        }

        _tooMuch ??= new(
            own.Place.Text,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Up to here the pipelines take over more than {MostInherited:n0} values from one another by \"extends\"."),
            "Divide the file, or shorten lists and chains.");
        return new(own, _tooMuch);
    }

    private (string? Name, Problem? Problem) BaseOf(string name, OrderedDictionary<string, ObjectNode> chain)
    {
        switch (written[name].Find(FileLayout.ExtendsKey)?.Value)
        {
            case null or NullNode:
                return (null, null);
            case TextNode text when !written.ContainsKey(text.Value):
                return (null, Unknown(name, text));
            case TextNode text when chain.IndexOf(text.Value) is >= 0 and var first:
                return (null, Circle(text, [.. chain.Keys], first));
            case TextNode text:
                return (text.Value, null);
            case var other:
                var found = $"{char.ToUpperInvariant(other.Description[0])}{other.Description[1..]}";
                return (null, new(
                    other.Place.Text, $"{found} stands where the name of a pipeline is expected.", "A pipeline can extend one other."));
        }
    }

    private Problem Unknown(string name, TextNode text)
    {
        var others = written.Keys.Where(other => other != name).Take(MostSuggested).ToList();
        var remedy = others.Count == 0
            ? "Remove the key: there is no other pipeline."
            : $"The others: {NameList.Of(others, written.Count - 1)}.";
        return new(
            text.Place.Text, $"There is no pipeline \"{text.Value}\" to extend.", NearestWord.Question(text.Value, others) + remedy);
    }

    private static Problem Circle(TextNode text, List<string> chain, int first) => new(
        text.Place.Text,
        chain.Count - first == 1
            ? $"The pipeline \"{text.Value}\" extends itself."
            : $"The pipelines extend one another in a circle: {NameList.Of(chain)}, {text.Value}.",
        "Remove \"extends\" from one of them.");
}

/// <summary>A pipeline with what it takes over from others.</summary>
/// <param name="Merged">All that is written for it, here and there.</param>
/// <param name="Problem">What is wrong with its bases; null for nothing.</param>
internal sealed record Inherited(ObjectNode Merged, Problem? Problem);
