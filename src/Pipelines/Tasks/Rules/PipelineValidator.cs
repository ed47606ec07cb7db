using Pipelines.Configuration;
using Pipelines.Configuration.Nodes;
using Pipelines.Configuration.Values;

namespace Pipelines.Tasks.Rules;

/// <summary>Checks options against one another, as far as that needs no file.</summary>
internal static class PipelineValidator
{
    /// <summary>The options that the rules name, by path.</summary>
    internal static IEnumerable<string> CheckedOptions => TaskKinds.All.SelectMany(kind => kind.Rules).SelectMany(rule => rule.Options);

    /// <summary>Checks options that come from code; those of a <see cref="PipelinesFile"/> are checked already.</summary>
    /// <param name="options">The options.</param>
    /// <returns>
    /// What is wrong: values out of range and options that contradict one another. The places are paths such as <c>data.train</c>.
    /// </returns>
    public static IReadOnlyList<Problem> Validate(PipelineOptions options)
    {
        // What can be written and read back is what a file could say.
        var binding = new Binding(FileLayout.Pipeline);
        FileLayout.Pipeline.TryBind(NodeReader.ReadOptions(ConfigurationWriter.Utf8(options)), "", binding, out _);
        if (TaskKinds.Find(options.Task) is { } kind)
        {
            Check(kind, kind.Settle(options), WrittenAt.Option, binding);
        }

        return binding.Problems;
    }

    /// <summary>The checked options of one pipeline of a file; the source has the problems afterwards.</summary>
    internal static PipelineOptions Bind(PipelineSource source)
    {
        var bound = source.Bind();
        var kind = TaskKinds.Of(bound.Task);
        var options = kind.Settle(bound);
        MeaninglessOptions.Check(
            source,
            options,
            kind.TransferOptions,
            [
                .. kind.UnusedOptions.Select(option => new UnusedOption(
                    option, [.. TaskKinds.All.Where(other => !other.UnusedOptions.Contains(option)).Select(other => other.Task)])),
            ]);
        Check(kind, options, source.Place, source.Binding);
        return options;
    }

    private static void Check(TaskKind kind, PipelineOptions options, Func<string, WrittenAt> place, Binding binding)
    {
        foreach (var rule in kind.Rules.Where(rule => !rule.Options.Any(binding.HasFailed) && rule.IsBroken(options)))
        {
            binding.Fail(rule.Options[0], place(rule.Options[0]), rule.Found(options), rule.Remedy);
        }

        var backbone = options.Backbone.Contradictions(fromScratch: kind.BackboneSeed(options) is not null);
        FailEach(backbone.Select(problem => problem with { Place = "backbone." + problem.Place }));
        FailEach(kind.Contradictions(options));
        foreach (var contradiction in options.Image.Augment?.Contradictions() ?? [])
        {
            var option = "image.augment." + contradiction.Place;
            binding.Fail(option, place(option), contradiction.Found, contradiction.Remedy);
        }

        void FailEach(IEnumerable<Problem> contradictions)
        {
            foreach (var contradiction in contradictions.Where(contradiction => !binding.HasFailed(contradiction.Place)))
            {
                binding.Fail(contradiction.Place, place(contradiction.Place), contradiction.Found, contradiction.Remedy);
            }
        }
    }
}
