using System.Globalization;
using Pipelines;
using Spectre.Console;
using Spectre.Console.Rendering;
using Trainer.Output.Formatting;

namespace Trainer.Output.Stages;

/// <summary>
/// The stages on a terminal: a line for each with its name, a bar, items per second and the time left; below it details, and the course of
/// a training.
/// </summary>
/// <param name="console">Where they are drawn; notes are written above them.</param>
/// <param name="clock">The clock.</param>
internal sealed class StageBars(IAnsiConsole console, TimeProvider clock) : IProgress<StageProgress>
{
    private const int LongestBar = 40;
    private const int ShortestBar = 5;
    private const int PercentWidth = 5;
    private const int RateWidth = 9;
    private const int TimeWidth = 14;
    private const int Indent = 2;

    private readonly Lock _lock = new();
    private readonly List<StageState> _stages = [];

    /// <inheritdoc/>
    public void Report(StageProgress value)
    {
        if (value.Note.Length > 0)
        {
            console.MarkupLineInterpolated($"note: {VisibleText.Of(value.Note)}");
        }

        var shown = value with { Stage = VisibleText.Of(value.Stage), Detail = VisibleText.Of(value.Detail) };
        lock (_lock)
        {
            if (_stages.Find(stage => stage.Last.Stage == shown.Stage) is not { } stage)
            {
                _stages.Add(stage = new(shown, clock));
            }

            stage.Take(shown);
        }
    }

    /// <summary>The current state of all stages.</summary>
    public IRenderable Draw()
    {
        lock (_lock)
        {
            var name = _stages.Select(stage => stage.Last.Stage.Length).DefaultIfEmpty().Max();
            var bar = Math.Min(LongestBar, console.Profile.Width - name - PercentWidth - RateWidth - TimeWidth - 2);
            return new Rows(_stages.SelectMany(stage => Lines(stage, name, bar)));
        }
    }

    private IEnumerable<IRenderable> Lines(StageState stage, int name, int bar)
    {
        var rate = stage.Rate is { } items && stage.Elapsed.TotalSeconds >= 0.5 ? StageState.Text(items) : "";
        var time = stage.IsDone ? StageState.Text(stage.Elapsed) : stage.Left is { } left ? $"{StageState.Text(left)} left" : "";
        var percent = string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * stage.Share),3:0} %");
        yield return new Markup(Markup.Escape(stage.Last.Stage.PadRight(name)) + (bar >= ShortestBar
            ? $" {Bar(stage, bar)} {percent}{rate,RateWidth}{time,TimeWidth}"
            : string.Concat(new[] { percent, rate, time }.Where(text => text.Length > 0).Select(text => "  " + text.Trim()))));
        if (stage.Last.Detail.Length > 0)
        {
            yield return Below(stage.Last.Detail);
        }

        if (IsWatched(stage) && stage.Curves.Line(console.Profile.Width - Indent) is { Length: > 0 } curves)
        {
            yield return Below(curves);
        }
    }

    // A training that takes a moment has no course that anybody sees.
    private bool IsWatched(StageState stage) => console.Profile.Capabilities.Unicode && stage.Elapsed.TotalSeconds >= 2;

    private static Padder Below(string text) => new(new Text(text), new Padding(Indent, 0, 0, 0));

    private static string Bar(StageState stage, int width)
    {
        var full = (int)(stage.Share * width);
        return $"[{(stage.IsDone ? "green" : "yellow")}]{new string('━', full)}[/][grey]{new string('━', width - full)}[/]";
    }
}
