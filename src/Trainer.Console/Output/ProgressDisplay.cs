using Pipelines;
using Spectre.Console;

namespace Trainer.Output;

/// <summary>Shows how far the work has come: bars on a terminal, otherwise one line when a stage is done.</summary>
public static class ProgressDisplay
{
    /// <summary>Runs work that reports its progress.</summary>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="work">The work.</param>
    /// <param name="quiet">Whether the work is too short to show anything.</param>
    public static Task<T> ShowAsync<T>(Terminal terminal, Func<IProgress<StageProgress>?, T> work, bool quiet = false)
    {
        if (quiet)
        {
            return Task.FromResult(work(null));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        return terminal.IsInteractive && console.Profile.Capabilities.Ansi
            ? ShowBarsAsync(console, new StageBars(console, terminal.Clock), work)
            : Task.FromResult(work(new StageLines(terminal)));
    }

    // Spectre draws again and again while its task is not done; what it draws is ours.
    private static Task<T> ShowBarsAsync<T>(IAnsiConsole console, StageBars bars, Func<IProgress<StageProgress>?, T> work) => console.Progress()
        .UseRenderHook((_, _) => bars.Draw())
        .StartAsync(async context =>
        {
            context.AddTask("work");
            return await Task.Run(() => work(bars));
        });
}
