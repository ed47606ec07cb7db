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

    /// <summary>One line for each stage when it is done, and one a minute until then: what a log file wants.</summary>
    private sealed class StageLines(Terminal terminal) : IProgress<StageProgress>
    {
        private static readonly TimeSpan s_between = TimeSpan.FromMinutes(1);

        private readonly Lock _lock = new();
        private readonly Dictionary<string, long> _started = [];
        private long _lastLine = terminal.Clock.GetTimestamp();

        public void Report(StageProgress value)
        {
            lock (_lock)
            {
                _started.TryAdd(value.Stage, terminal.Clock.GetTimestamp());
                if (_started[value.Stage] < 0)
                {
                    return;
                }

                var seconds = terminal.Clock.GetElapsedTime(_started[value.Stage]).TotalSeconds;
                var detail = value.Detail.Length == 0 ? "" : $", {value.Detail}";
                if (value.Done < value.Total)
                {
                    if (value.Done > 0 && terminal.Clock.GetElapsedTime(_lastLine) >= s_between)
                    {
                        var left = TimeSpan.FromSeconds(seconds * (value.Total - value.Done) / value.Done);
                        terminal.Error.WriteLine($"{value.Stage}: {value.Done} of {value.Total}, {value.Done / seconds:0}/s, {left.TotalMinutes:0} min left{detail}");
                        _lastLine = terminal.Clock.GetTimestamp();
                    }

                    return;
                }

                _started[value.Stage] = -1;
                _lastLine = terminal.Clock.GetTimestamp();
                terminal.Error.WriteLine($"{value.Stage}: {value.Total} in {seconds:0.0} s{detail}");
            }
        }
    }
}
