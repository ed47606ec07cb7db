using System.Globalization;
using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer backbones show</c>.</summary>
public static class NetworkReportOutput
{
    private const int LabelWidth = 16;
    private const string Tensors = "learned tensors";

    /// <summary>Prints a network: source and licence of a catalogue entry, then the structure of the network.</summary>
    /// <param name="terminal">Receives the output.</param>
    /// <param name="network">The network.</param>
    /// <param name="entry">Its entry in the catalogue; null where it has none.</param>
    /// <param name="cache">The folder of downloaded weights.</param>
    /// <param name="format">The format.</param>
    public static void Print(Terminal terminal, NetworkReport network, CatalogueEntry? entry, WeightCache cache, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                var file = entry is null ? null : cache.PathOf(entry);
                bool? isHere = entry is null ? null : cache.Holds(entry);
                terminal.Results.Write(MetricsJson.Write(new { Network = network, Catalogue = entry, File = file, IsHere = isHere }));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["stage", "height", "width", "channels", "layers", "parameters", "multiplyAdds", "from", "to"],
                    network.Stages.Select((stage, i) => (IReadOnlyList<string>)
                    [
                        $"{i + 1}",
                        $"{stage.Height}",
                        $"{stage.Width}",
                        $"{stage.Channels}",
                        $"{stage.Layers}",
                        $"{stage.Parameters}",
                        $"{stage.MultiplyAdds}",
                        stage.From,
                        stage.To,
                    ]));
                break;
            default:
                PrintText(terminal, network, entry, cache);
                break;
        }
    }

    private static void PrintText(Terminal terminal, NetworkReport network, CatalogueEntry? entry, WeightCache cache)
    {
        foreach (var (label, value) in (entry is null ? [("name", network.Name)] : CardOf(entry, cache)).Concat(LinesOf(network)))
        {
            terminal.Fact(label, value, LabelWidth);
        }

        terminal.Out.WriteLine();
        var table = new TextTable(
            new("stage"),
            Column.Number("maps", 1),
            Column.Number("channels", 2),
            Column.Number("layers", 3),
            Column.Number("parameters", 1),
            Column.Number("million multiply-adds", 4),
            new(Tensors, 5));
        foreach (var (i, stage) in network.Stages.Index())
        {
            table.Add(
                $"{i + 1}",
                stage.Height > 0 ? $"{stage.Height} x {stage.Width}" : "-",
                $"{stage.Channels}",
                $"{stage.Layers}",
                Count(stage.Parameters),
                Millions(stage.MultiplyAdds),
                TensorsOf(stage));
        }

        var layers = network.Stages.Sum(stage => stage.Layers);
        table.Add("all", "", "", $"{layers}", Count(network.Parameters), Millions(network.MultiplyAdds), "");
        if (table.WriteWhole(terminal, apart: Tensors))
        {
            foreach (var (i, stage) in network.Stages.Index())
            {
                terminal.Fact($"{Tensors}, stage {i + 1}", TensorsOf(stage), Tensors.Length + ", stage 10 ".Length);
            }
        }

        foreach (var reason in network.NotTrainable)
        {
            terminal.Out.WriteLine($"not trainable: {reason}");
        }
    }

    private static string TensorsOf(NetworkStageReport stage) => stage.From.Length == 0 ? "" : $"{stage.From} ... {stage.To}";

    private static IEnumerable<(string Label, string Value)> CardOf(CatalogueEntry entry, WeightCache cache)
    {
        var pixels = entry.Preprocessing;
        var filter = pixels.Filter.ToString().ToLowerInvariant();
        yield return ("name", entry.Name);
        yield return ("architecture", entry.Architecture);
        yield return ("weights", $"{entry.Weights}, learned from {entry.Data}");
        yield return ("source", entry.Source);
        yield return ("licence", entry.Licence);
        yield return ("address", entry.Url.ToString());
        yield return ("SHA-256", entry.HashPrefix + "...");
        yield return ("size", $"about {(entry.Bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture)} MB");
        yield return (cache.Holds(entry) ? "here" : "would be here", cache.PathOf(entry));
        yield return ("accuracy", string.Create(
            CultureInfo.InvariantCulture,
            $"ImageNet top-1 {entry.Top1:0.0##} %, top-5 {entry.Top5:0.0##} %, "
                + $"as published for {pixels.Size} pixels out of {pixels.Resize}, {filter}"));
    }

    private static IEnumerable<(string Label, string Value)> LinesOf(NetworkReport network)
    {
        foreach (var input in network.Inputs)
        {
            yield return ("input", $"{Describe(input)}, channels {network.Channels}");
        }

        if (network.Origin is { } origin)
        {
            yield return ("origin", origin);
        }

        foreach (var output in network.Outputs)
        {
            yield return ("output", Describe(output));
        }

        yield return ("normalisation", network is { Mean: { } mean, Std: { } std }
            ? $"{network.ColorOrder}, mean {Numbers(mean)}; std {Numbers(std)}"
            : "not in the file: set backbone.mean and backbone.std");
        yield return ("cut", $"{network.CutReason}: '{network.FeatureMap}', {string.Join(" x ", network.FeatureMapShape)}");
        yield return ("parameters", $"{Count(network.Parameters)}, and {Count(network.ParametersCutOff)} behind the cut");
        yield return ("multiply-adds", $"{Millions(network.MultiplyAdds)} million at {network.ShownSize} x {network.ShownSize} pixels");
        yield return ("training", network.NotTrainable.Count == 0
            ? "all of it can be trained"
            : $"feature vectors only: {Quantity.Of(network.NotTrainable.Count, "nodes")} cannot be trained, listed below");
    }

    private static string Describe(NetworkTensorReport tensor) => $"'{tensor.Name}', {tensor.Type}, {string.Join(" x ", tensor.Shape)}";

    private static string Count(long number) => number.ToString("n0", CultureInfo.InvariantCulture);

    private static string Millions(long number) => (number / 1e6).ToString("n1", CultureInfo.InvariantCulture);

    private static string Numbers(IEnumerable<double> values) =>
        string.Join(", ", values.Select(value => value.ToString("0.####", CultureInfo.InvariantCulture)));
}
