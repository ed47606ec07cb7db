using Pipelines;
using Spectre.Console;

namespace Trainer.Output.Stages;

/// <summary>Shows progress from the first report on: bars on a terminal, otherwise one line for each finished stage.</summary>
/// <param name="terminal">Where to show it.</param>
internal sealed class ProgressDisplay(Terminal terminal) : IProgress<StageProgress>, IDisposable
{
    private readonly Lock _lock = new();
    private IProgress<StageProgress>? _stages;
    private TaskCompletionSource? _drawn;
    private Task _drawing = Task.CompletedTask;

    /// <inheritdoc/>
    public void Report(StageProgress value)
    {
        lock (_lock)
        {
            _stages ??= Begin();
            _stages.Report(value);
        }
    }

    /// <summary>Ends the display; the next report starts a new one below it.</summary>
    public void End()
    {
        lock (_lock)
        {
            _stages = null;
            _drawn?.SetResult();
            _drawn = null;
            _drawing.GetAwaiter().GetResult();
            _drawing = Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => End();

    private IProgress<StageProgress> Begin()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal.Bars),

            // Left to itself, it asks whether standard output is a terminal.
            Interactive = terminal.IsInteractive ? InteractionSupport.Yes : InteractionSupport.No,
        });
        if (!terminal.IsInteractive || !console.Profile.Capabilities.Ansi)
        {
            return new StageLines(terminal);
        }

        var bars = new StageBars(console, terminal.Clock);
        var drawn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // Spectre redraws while its task is not done; the hook supplies what it draws.
        (_drawn, _drawing) = (drawn, console.Progress().UseRenderHook((_, _) => bars.Draw()).StartAsync(async context =>
        {
            context.AddTask("work");
            await drawn.Task;
        }));
        return bars;
    }
}
