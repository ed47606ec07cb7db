using Pipelines;
using Trainer.Output;

namespace Trainer;

/// <summary>
/// Ends a command that was interrupted and does not end by itself, because native code runs in it that nothing can stop: a few seconds
/// later it is abandoned. A training whose state is about to be written to a checkpoint gets more time.
/// </summary>
/// <param name="terminal">Takes the message, and measures the time.</param>
internal sealed class Backstop(Terminal terminal)
{
    private static readonly TimeSpan s_patienceWithTraining = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(100);

    private PipelineJob? _job;

    /// <summary>How long is waited for a command that was interrupted.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Whether a command was abandoned. It may still be at work: the process must end without waiting for it.</summary>
    public bool HasAbandoned { get; private set; }

    /// <summary>Waits for what this job has to save.</summary>
    public void WaitFor(PipelineJob job) => _job = job;

    /// <summary>Runs a command, on another thread.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellation">Is cancelled when the command is interrupted.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(Func<Task<int>> command, CancellationToken cancellation)
    {
        var work = Task.Run(command, CancellationToken.None);
        await Task.WhenAny(work, Interruption(cancellation));
        for (var start = terminal.Clock.GetTimestamp(); !work.IsCompleted;)
        {
            var patience = _job is { IsTraining: true } ? s_patienceWithTraining : Patience;
            if (terminal.Clock.GetElapsedTime(start) >= patience)
            {
                HasAbandoned = true;
                terminal.Error.WriteLine(Message());
                return ExitCode.Interrupted;
            }

            await Task.WhenAny(work, Task.Delay(s_glance, CancellationToken.None));
        }

        return await work;
    }

    private static Task Interruption(CancellationToken cancellation)
    {
        var interrupted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellation.Register(interrupted.SetResult);
        return interrupted.Task;
    }

    private string Message() => _job is { IsTraining: true }
        ? "interrupted: the current step does not end and was abandoned; what was trained up to the last checkpoint is kept."
        : "interrupted: the work in progress does not end and was abandoned; feature vectors computed so far are cached for the next run.";
}
