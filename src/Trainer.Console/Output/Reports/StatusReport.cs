using System.Globalization;
using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer status</c>.</summary>
internal static class StatusReport
{
    private const int ShownMissing = 20;
    private static readonly string[] s_header =
    [
        "pipeline", "shard", "state", "images", "cached", "skipped", "host", "finished", "fingerprint", "configuration",
    ];

    /// <summary>Prints every shard, what is missing, and what belongs to another configuration.</summary>
    public static void Print(Terminal terminal, IReadOnlyList<PipelineStatus> all, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(all.Select(Json)));
                return;
            case OutputFormat.Csv:
                CsvOutput.Write(terminal.Results, s_header, all.SelectMany(Rows));
                break;
            default:
                PrintTable(terminal, all);
                break;
        }

        foreach (var path in all.SelectMany(status => status.Unreadable))
        {
            terminal.Note($"{path} is cut off or damaged and does not count: run this shard again.");
        }
    }

    private static object Json(PipelineStatus status) => new
    {
        status.Pipeline,
        status.IsDone,
        status.Images,
        status.Cached,
        Extractions = status.Extractions.Select(extraction => new
        {
            extraction.Fingerprint,
            extraction.IsOfConfiguration,
            extraction.Work,
            extraction.Count,
            extraction.IsDone,
            Shards = extraction.Shards.Select(shard => new
            {
                Shard = $"{shard.Shard}",
                shard.State,
                shard.Images,
                shard.Cached,
                shard.Skipped,
                shard.Host,
                shard.Finished,
            }),
        }),
        status.Runs,
        status.Unfinished,
        status.Unreadable,
    };

    private static IEnumerable<IReadOnlyList<string>> Rows(PipelineStatus status) =>
        status.Extractions.SelectMany(extraction => extraction.Shards.Select(shard => (IReadOnlyList<string>)
        [
            status.Pipeline,
            $"{shard.Shard}",
            Word(shard.State),
            Text(shard.Images),
            Text(shard.Cached),
            Text(shard.Skipped),
            shard.Host ?? "",
            shard.Finished?.ToString("O", CultureInfo.InvariantCulture) ?? "",
            extraction.Fingerprint[..16],
            extraction.IsOfConfiguration switch { true => "this", false => "another", null => "" },
        ]));

    private static void PrintTable(Terminal terminal, IReadOnlyList<PipelineStatus> all)
    {
        var shown = all
            .SelectMany(status => status.Extractions
                .Where(extraction => extraction.IsOfConfiguration != false)
                .SelectMany(extraction => extraction.Shards.Select(shard => (status.Pipeline, Shard: shard))))
            .ToList();
        if (shown.Count > 0)
        {
            var table = new TextTable(
                Column.Name("pipeline"),
                new Column("shard"),
                new Column("state"),
                Column.Number("images", 1),
                Column.Number("cached", 1),
                Column.Name("host", 2),
                new Column("finished", 3));
            foreach (var (pipeline, shard) in shown)
            {
                table.Add(
                    pipeline,
                    $"{shard.Shard}",
                    Word(shard.State),
                    Text(shard.Images),
                    Text(shard.Cached),
                    shard.Host ?? "",
                    shard.Finished?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "");
            }

            table.WriteWhole(terminal);
        }

        foreach (var status in all)
        {
            PrintSummary(terminal, status);
        }
    }

    private static void PrintSummary(Terminal terminal, PipelineStatus status)
    {
        var cached = status.Images is > 0 ? $" {status.Cached} of {Quantity.Of(status.Images.Value, "images")} have their vector." : "";
        foreach (var extraction in status.Extractions)
        {
            var done = extraction.Count - extraction.Missing.Count;
            var text = $"{status.Pipeline}: {done} of {Quantity.Of(extraction.Count, "shards")} {Quantity.Are(done)} done";
            if (extraction.IsOfConfiguration == false)
            {
                terminal.Out.WriteLine(
                    $"{text} of another configuration ({extraction.Work}; {extraction.Fingerprint[..16]}): they "
                    + "say nothing about this one.");
                continue;
            }

            terminal.Out.WriteLine($"{text} ({extraction.Work}).{cached}");
            if (extraction.Missing is { Count: > 0 } missing)
            {
                var more = missing.Count > ShownMissing ? $" and {missing.Count - ShownMissing} more" : "";
                terminal.Out.WriteLine($"  to do: {string.Join(", ", missing.Take(ShownMissing))}{more}");
            }
        }

        if (status.Images is > 0 && status.Extractions.All(extraction => extraction.IsOfConfiguration == false))
        {
            terminal.Out.WriteLine($"{status.Pipeline}: no shard of this configuration is done.{cached}");
        }

        if (status.Runs is [var newest, ..])
        {
            terminal.Out.WriteLine($"{status.Pipeline}: {Quantity.Of(status.Runs.Count, "finished runs")}, the newest is {newest}");
        }

        if (status.Unfinished is [var partial, ..])
        {
            terminal.Out.WriteLine(
                $"{status.Pipeline}: {Quantity.Of(status.Unfinished.Count, "runs")} under way or interrupted, the newest is {partial}");
        }
    }

    private static string Word(ShardState state) => $"{state}".ToLowerInvariant();

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
