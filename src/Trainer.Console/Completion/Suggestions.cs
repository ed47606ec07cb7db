using System.CommandLine.Completions;
using Pipelines;

namespace Trainer.Completion;

/// <summary>What a shell offers for names.</summary>
internal static class Suggestions
{
    private const string DefaultConfiguration = "pipelines.json";

    /// <summary>The pipelines of the configuration file that the line names.</summary>
    public static IEnumerable<CompletionItem> Pipelines(CompletionContext context)
    {
        try
        {
            var file = context.ParseResult.GetValue<string>("CONFIG") ?? DefaultConfiguration;
            return [.. PipelineJob.Load(file).Pipelines.Keys.Select(name => new CompletionItem(name))];
        }
        catch (Exception error) when (error is PipelineException or InvalidOperationException or ArgumentException)
        {
            // A file that is missing or wrong has no names to offer.
            return [];
        }
    }

    /// <summary>The backbones that have a name.</summary>
    public static IEnumerable<CompletionItem> Backbones(CompletionContext context) =>
        KnownBackbone.Names.Select(name => new CompletionItem(name));
}
