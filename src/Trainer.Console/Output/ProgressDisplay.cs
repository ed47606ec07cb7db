using Pipelines;
using Spectre.Console;

namespace Trainer.Output;

/// <summary>Shows progress: bars on a terminal, otherwise one line for each finished stage.</summary>
public static class ProgressDisplay
{
    /// <summary>Runs work and shows its progress.</summary>
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

    // Spectre redraws while its task is not done; the hook supplies what it draws.
    private static Task<T> ShowBarsAsync<T>(IAnsiConsole console, StageBars bars, Func<IProgress<StageProgress>?, T> work) =>
        console.Progress()
        .UseRenderHook((_, _) => bars.Draw())
        .StartAsync(async context =>
        {
            context.AddTask("work");
            return await Task.Run(() => work(bars));
        });
}
