using Pipelines;
using Spectre.Console;
using Trainer.Output.Stages;

namespace Trainer.Tests.Output.Stages;

/// <summary>What is shown while a command works, on terminals of any width and in log files.</summary>
public sealed class StageDisplayTests
{
    private const string Detail = "epoch 7 of 20, loss 0.701, learning rate 9.4e-4, validation accuracy 0.741, best so far: epoch 5";

    private readonly SetClock _clock = new();

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(200)]
    public void Rate_time_and_detail_are_there_whole_on_a_terminal_of_any_width(int width)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
        });
        console.Profile.Width = width;
        var bars = new StageBars(console, _clock);
        bars.Report(new("extracting features", 200, 200) { Before = 200 });
        bars.Report(new("training behind the frozen backbone", 2000, 12000) { Before = 2000 });
        _clock.Now = TimeSpan.FromSeconds(20);
        bars.Report(
            new(
                "training behind the frozen backbone",
                4000,
                12000,
                Detail)
            { Before = 2000, Note = "The checkpoint of step 7 could not be written." });
        console.Write(bars.Draw());

        var lines = output.ToString().Split('\n').Select(line => line.TrimEnd()).ToList();
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        Assert.Equal("note: The checkpoint of step 7 could not be written.", lines[0]);
        Assert.Matches("^extracting features +━* *100 % +0[.]0 s$", lines[1]);
        Assert.Matches("^training behind the frozen backbone ━* *33 % +100/s +80 s left$", lines[2]);
        Assert.Equal(Detail, string.Join(' ', lines.Skip(3).Select(line => line.Trim())).Trim());
    }

    [Fact]
    public void A_log_file_gets_a_line_a_minute_one_at_the_end_and_notes_at_once()
    {
        using var output = new StringWriter();
        var lines = new StageLines(new(Stream.Null, TextWriter.Null, output, _clock, isInteractive: false));
        StageProgress At(long done, string note = "") => new("fine-tuning", done, 4140, "epoch 3 of 30") { Before = 414, Note = note };
        lines.Report(At(414));
        _clock.Now = TimeSpan.FromSeconds(30);
        lines.Report(At(500, "The disk is full."));
        _clock.Now = TimeSpan.FromSeconds(62);
        lines.Report(At(1034));
        _clock.Now = TimeSpan.FromSeconds(63);
        lines.Report(At(1050));
        _clock.Now = TimeSpan.FromSeconds(372.6);
        lines.Report(At(4140));
        lines.Report(At(4140));

        Assert.Equal(
            [
                "note: The disk is full.",
                "fine-tuning: 1034 of 4140 images, 10/s, 5 min left, epoch 3 of 30",
                "fine-tuning: 3726 images in 372.6 s (414 were done before), epoch 3 of 30",
            ],
            output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
