using Pipelines.Configuration.Nodes;
using Pipelines.Configuration.Values;

namespace Pipelines.Configuration;

/// <summary>What was written for one pipeline: by itself, through <c>extends</c>, and on the command line.</summary>
internal sealed class PipelineSource
{
    private readonly ObjectNode _merged;

    private PipelineSource(ObjectNode own, ObjectNode merged) => (Own, _merged) = (own, merged);

    /// <summary>What the pipeline itself says in the file.</summary>
    public ObjectNode Own { get; }

    /// <summary>Collects what is wrong with this pipeline.</summary>
    public Binding Binding { get; } = new(FileLayout.Pipeline);

    /// <summary>What is wrong with this pipeline.</summary>
    public IReadOnlyList<Problem> Problems => Binding.Problems;

    /// <summary>Lays the overrides for a pipeline over what is written for it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="own">What it says itself.</param>
    /// <param name="inherited">The same with what it takes over from others.</param>
    /// <param name="overrides">The overrides of all pipelines.</param>
    public static PipelineSource Create(string name, ObjectNode own, Inherited inherited, IReadOnlyList<Override> overrides)
    {
        var merged = overrides
            .Where(candidate => candidate.Pipeline is null || candidate.Pipeline == name)
            .Aggregate(inherited.Merged, (node, applied) => node.MergedWith(applied.Node));
        var source = new PipelineSource(own, merged);
        if (inherited.Problem is { } problem)
        {
            source.Binding.FailAll(problem);
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
}
