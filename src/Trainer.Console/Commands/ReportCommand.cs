using System.CommandLine;
using System.CommandLine.Completions;
using System.Diagnostics;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer report</c>: the page of a finished run.</summary>
public static class ReportCommand
{
    private const int MostNamed = 5;

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var run = CommonOptions.NoOption(new Argument<string>("RUN")
        {
            Description = "A run folder, a pipeline that has run (its newest run), or latest.",
        });
        run.CompletionSources.Add(_ => RunFolders.Pipelines().Select(name => new CompletionItem(name)));
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The file to write. Default: report.html in the run folder.",
            HelpName = "FILE",
        };
        var images = new Option<int?>("--images")
        {
            Description = "The most held-out images whose pictures are in the page. Default: as in the settings of the run.",
            HelpName = "N",
        };
        var maps = new Option<int?>("--maps")
        {
            Description = "The most pictures with a class activation map. Default: as in the settings of the run.",
            HelpName = "N",
        };
        var open = new Option<bool>("--open") { Description = "Open the page." };
        var command = new Command("report", "Writes the page of a finished run: its result, with the pictures behind every number.")
        {
            run, output, images, maps, open,
        };
        foreach (var option in new[] { images, maps })
        {
            option.Validators.Add(result =>
            {
                if (result.GetValue(option) is < 0 or > ReportOptions.MostPictures)
                {
                    result.AddError($"{option.Name} can be 0 to {ReportOptions.MostPictures}.");
                }
            });
        }

        command.SetAction(async (call, cancellation) =>
        {
            using var display = new ProgressDisplay(terminal);
            var report = await RunReport.WriteAsync(
                RunFolders.Find(call.GetRequiredValue(run)),
                call.GetValue(output),
                options => options with
                {
                    Images = call.GetValue(images) ?? options.Images,
                    ActivationMaps = call.GetValue(maps) ?? options.ActivationMaps,
                },
                progress: display,
                cancellation: cancellation);
            display.End();
            Print(terminal, report);
            if (call.GetValue(open))
            {
                Open(terminal, report.Path);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(Terminal terminal, RunReport report)
    {
        foreach (var note in report.Notes)
        {
            terminal.Error.WriteLine($"note: {note}");
        }

        if (report.MissingImages.Count > 0)
        {
            var named = string.Join(", ", report.MissingImages.Take(MostNamed));
            var more = report.MissingImages.Count > MostNamed ? $" and {report.MissingImages.Count - MostNamed} more" : "";
            terminal.Error.WriteLine(
                $"note: {Quantity.Of(report.MissingImages.Count, "images")} of the run could not be found or were changed, "
                + "and have no picture: "
                + $"{named}{more}");
        }

        terminal.Out.WriteLine(report.Path);
    }

    private static void Open(Terminal terminal, string path)
    {
        try
        {
            using var viewer = Process.Start(new ProcessStartInfo(Path.GetFullPath(path)) { UseShellExecute = true });
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            terminal.Error.WriteLine($"note: {path} could not be opened: {error.Message}");
        }
    }
}
