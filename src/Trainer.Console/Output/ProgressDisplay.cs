using Pipelines;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Trainer.Output;

/// <summary>Shows how far the work has come: bars on a terminal, otherwise one line when a stage is done.</summary>
public static class ProgressDisplay
{
    /// <summary>Runs work that reports its progress.</summary>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="work">The work.</param>
    /// <param name="quiet">Whether the work is too short to show anything.</param>
    public static Task<T> ShowAsync<T>(Terminal terminal, Func<IProgress<StageProgress>?, T> work, bool quiet = false) =>
        quiet ? Task.FromResult(work(null))
        : terminal.IsInteractive ? ShowBarsAsync(terminal, work)
        : Task.FromResult(work(new StageLines(terminal)));

    private static Task<T> ShowBarsAsync<T>(Terminal terminal, Func<IProgress<StageProgress>?, T> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RateColumn(), new RemainingTimeColumn())
            .StartAsync(context => Task.Run(() => work(new StageBars(context))));
    }

    /// <summary>One bar for each stage.</summary>
    private sealed class StageBars(ProgressContext context) : IProgress<StageProgress>
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public void Report(StageProgress value)
        {
            lock (_lock)
            {
                if (!_tasks.TryGetValue(value.Stage, out var task))
                {
                    task = context.AddTask(Markup.Escape(value.Stage), maxValue: Math.Max(1, value.Total));
                    _tasks.Add(value.Stage, task);
                }

                task.MaxValue = Math.Max(1, value.Total);
                task.Value = value.Total == 0 ? 1 : value.Done;
                task.Description = Markup.Escape(value.Detail.Length == 0 ? value.Stage : $"{value.Stage} ({value.Detail})");
            }
        }
    }

    /// <summary>Items per second.</summary>
    private sealed class RateColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            var seconds = task.ElapsedTime?.TotalSeconds ?? 0;
            return new Text(seconds < 0.5 ? "" : $"{task.Value / seconds:0}/s");
        }
    }

    /// <summary>One line for each stage, when it is done.</summary>
    private sealed class StageLines(Terminal terminal) : IProgress<StageProgress>
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, long> _started = [];

        public void Report(StageProgress value)
        {
            lock (_lock)
            {
                _started.TryAdd(value.Stage, terminal.Clock.GetTimestamp());
                if (value.Done < value.Total || _started[value.Stage] < 0)
                {
                    return;
                }

                var seconds = terminal.Clock.GetElapsedTime(_started[value.Stage]).TotalSeconds;
                _started[value.Stage] = -1;
                var detail = value.Detail.Length == 0 ? "" : $", {value.Detail}";
                terminal.Error.WriteLine($"{value.Stage}: {value.Total} in {seconds:0.0} s{detail}");
            }
        }
    }
}
