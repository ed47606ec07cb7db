using System.Globalization;
using Pipelines;

namespace Trainer.Output.Stages;

/// <summary>The stages in a log file: one line a minute, and one when a stage is done.</summary>
internal sealed class StageLines(Terminal terminal) : IProgress<StageProgress>
{
    private static readonly TimeSpan s_between = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, StageState> _stages = [];
    private long _lastLine = terminal.Clock.GetTimestamp();

    /// <inheritdoc/>
    public void Report(StageProgress value)
    {
        lock (_lock)
        {
            if (value.Note.Length > 0)
            {
                terminal.Note(value.Note);
            }

            if (!_stages.TryGetValue(value.Stage, out var stage))
            {
                _stages.Add(value.Stage, stage = new(value, terminal.Clock));
            }

            var detail = value.Detail.Length == 0 ? "" : $", {value.Detail}";
            if (stage.Take(value))
            {
                var unit = Quantity.NounOf(stage.DoneNow, value.Unit);
                Write($"{value.Stage}: {stage.DoneNow} {unit} in {stage.Elapsed.TotalSeconds:0.0} s{Before(value)}{detail}");
            }
            else if (!stage.IsDone && stage is { Rate: { } rate, Left: { } left } && terminal.Clock.GetElapsedTime(_lastLine) >= s_between)
            {
                var (speed, time) = (StageState.Text(rate), StageState.Text(left));
                var unit = Quantity.NounOf(value.Total, value.Unit);
                Write($"{value.Stage}: {value.Done} of {value.Total} {unit}, {speed}, {time} left{detail}");
            }
        }
    }

    private static string Before(StageProgress value) =>
        value.Before > 0 ? $" ({value.Before} {(value.Before == 1 ? "was" : "were")} done before)" : "";

    private void Write(FormattableString line)
    {
        terminal.Error.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        _lastLine = terminal.Clock.GetTimestamp();
    }
}
