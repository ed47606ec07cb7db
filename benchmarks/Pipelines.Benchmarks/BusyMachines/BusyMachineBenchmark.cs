using System.Diagnostics;
using System.Globalization;

namespace Pipelines.Benchmarks.BusyMachines;

/// <summary>
/// Extraction and fine-tuning with busy loops beside them, with a limited share of the cores, and on one core: each against its fair share
/// of what it does alone (target: 0.80). Fair is what the scheduler gives to as many threads as there are cores: cores / (cores + loops).
/// </summary>
internal static class BusyMachineBenchmark
{
    private const double QuotaCores = 1.5;
    private const double Seconds = 6;

    /// <summary>Measures it.</summary>
    public static void Run(BenchmarkContext context)
    {
        var cores = Environment.ProcessorCount;
        using var quota = ProcessorQuota.TryCreate(QuotaCores);
        if (quota is null)
        {
            context.Output.WriteLine("no right to make a control group: a share of the cores is not measured");
        }

        foreach (var kind in WorkProbe.Kinds)
        {
            List<(Side Side, double FairShare)> sides =
            [
                (new("alone", () => Rate(context, kind, [])), 1),
                .. ((int[])[1, 2, 4]).Select(loops => (
                    new Side(loops == 1 ? "1 busy loop" : $"{loops} busy loops", () => RateBeside(context, kind, loops)),
                    (double)cores / (cores + loops))),
                (new("one core", () => Rate(context, kind, ["taskset", "-c", "0"])), 1.0 / cores),
            ];
            if (quota is not null)
            {
                // The shell enters the group and becomes the process.
                sides.Add((
                    new($"{QuotaCores.ToString(CultureInfo.InvariantCulture)} cores", () => Rate(
                        context, kind, ["/bin/sh", "-c", $"echo $$ > {quota.ProcessesFile}; exec \"$@\"", "sh"])),
                    QuotaCores / cores));
            }

            context.Output.WriteLine(kind == WorkProbe.Kinds[0] ? $"{kind}: images a second" : $"{kind}: steps a second");
            var rates = Alternation.Run(context.Output, context.Rounds, [.. sides.Select(side => side.Side)]);
            for (var i = 1; i < sides.Count; i++)
            {
                var share = Alternation.MedianRatio(rates[i], rates[0]) / sides[i].FairShare;
                context.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{sides[i].Side.Name}: {share:f2} of its fair share  (target 0.80)"));
            }

            context.Output.WriteLine();
        }
    }

    private static double RateBeside(BenchmarkContext context, string kind, int loops)
    {
        using var busy = new BusyLoops(loops);
        return Rate(context, kind, []);
    }

    private static double Rate(BenchmarkContext context, string kind, string[] prefix)
    {
        string[] command =
        [
            .. prefix,
            "dotnet",
            typeof(BusyMachineBenchmark).Assembly.Location,
            WorkProbe.Command,
            kind,
            "--seconds",
            Seconds.ToString(CultureInfo.InvariantCulture),
            "--backbone",
            context.Backbone,
        ];
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        var printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return double.Parse(printed, CultureInfo.InvariantCulture);
    }
}
