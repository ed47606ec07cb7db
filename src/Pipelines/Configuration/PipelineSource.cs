using Pipelines.Configuration.Nodes;
using Pipelines.Configuration.Values;

namespace Pipelines.Configuration;

/// <summary>What was written for one pipeline: by itself, through <c>extends</c>, and on the command line.</summary>
internal sealed class PipelineSource
{
    private ObjectNode _merged;

    private PipelineSource(ObjectNode own)
    {
        Own = own;
        _merged = own;
    }

    /// <summary>What the pipeline itself says in the file.</summary>
    public ObjectNode Own { get; }

    /// <summary>Collects what is wrong with this pipeline.</summary>
    public Binding Binding { get; } = new(FileLayout.Pipeline);

    /// <summary>What is wrong with this pipeline.</summary>
    public IReadOnlyList<Problem> Problems => Binding.Problems;

    /// <summary>Merges a pipeline with those it extends and with the overrides for it.</summary>
    public static PipelineSource Create(string name, IReadOnlyDictionary<string, ObjectNode> written, IReadOnlyList<Override> overrides)
    {
        var source = new PipelineSource(written[name]);
        source._merged = source.WithBases(name, written, []);
        foreach (var applied in overrides.Where(candidate => candidate.Pipeline is null || candidate.Pipeline == name))
        {
            source._merged = source._merged.MergedWith(applied.Node);
        }

        return source;
    }

    /// <summary>The options; where there are problems, <see cref="Problems"/> has them afterwards.</summary>
    public PipelineOptions Bind()
    {
        FileLayout.Pipeline.TryBind(_merged, "", Binding, out var bound);
        return (PipelineOptions)bound!;
    }

    /// <summary>Where an option was written, or else the nearest object around it that was.</summary>
    public WrittenAt Place(string option)
    {
        ConfigurationNode node = _merged;
        foreach (var key in option.Split('.'))
        {
            if ((node as ObjectNode)?.Find(key) is not { } entry)
            {
                break;
            }

            node = entry.Value;
        }

        return node.Place;
    }

    private ObjectNode WithBases(string name, IReadOnlyDictionary<string, ObjectNode> written, IReadOnlyList<string> chain)
    {
        var own = written[name];
        IReadOnlyList<string> longer = [.. chain, name];
        switch (own.Find(FileLayout.ExtendsKey)?.Value)
        {
            case null or NullNode:
                return own;
            case TextNode text when !written.ContainsKey(text.Value):
                var others = written.Keys.Where(other => other != name).ToArray();
                var remedy = others.Length == 0
                    ? "Remove the key: there is no other pipeline."
                    : $"The others: {string.Join(", ", others)}.";
                Binding.Fail(
                    "", text.Place, $"There is no pipeline \"{text.Value}\" to extend.", NearestWord.Question(text.Value, others) + remedy);
                return own;
            case TextNode text when longer.Contains(text.Value):
                Binding.Fail(
                    "",
                    text.Place,
                    longer.Count == 1
                        ? $"The pipeline \"{name}\" extends itself."
                        : $"The pipelines extend one another in a circle: {string.Join(", ", longer)}, {text.Value}.",
                    "Remove \"extends\" from one of them.");
                return own;
            case TextNode text:
                return WithBases(text.Value, written, longer).MergedWith(own);
            case var other:
                var found = $"{char.ToUpperInvariant(other.Description[0])}{other.Description[1..]}";
                Binding.Fail(
                    "", other.Place, $"{found} stands where the name of a pipeline is expected.", "A pipeline can extend one other.");
                return own;
        }
    }
}
