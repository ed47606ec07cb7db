using Pipelines;

namespace Trainer.Output;

/// <summary>Turns errors into messages and exit codes.</summary>
public static class ErrorReport
{
    /// <summary>Runs a command; every error becomes a message on standard error and an exit code.</summary>
    public static async Task<int> GuardAsync(Terminal terminal, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine(
                "interrupted: nothing half-written is left; feature vectors computed so far are cached for the next run.");
            return ExitCode.Interrupted;
        }
        catch (PipelineException error)
        {
            Print(terminal, error.Problems);
            return error is ConfigurationException ? ExitCode.WrongCall : ExitCode.Failed;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine($"error: {error.Message}");
            return ExitCode.Failed;
        }
        catch (OutOfMemoryException)
        {
            terminal.Error.WriteLine("error: Out of memory. Use a smaller image.size, fewer images or a smaller backbone.");
            return ExitCode.Failed;
        }
        catch (Exception error)
        {
            // A bug. The stack trace goes to a file, so that it can be reported and does not hide the message.
            terminal.Error.WriteLine($"error: {error.Message}");
            terminal.Error.WriteLine($"This is a bug in trainer, not in your files. {KeepTrace(error)}");
            return ExitCode.Failed;
        }
    }

    /// <summary>Prints each problem: place, what was found, what to do.</summary>
    public static void Print(Terminal terminal, IReadOnlyList<Problem> problems)
    {
        foreach (var problem in problems)
        {
            terminal.Error.WriteLine($"error: {ProblemText.Place(problem)}");
            terminal.Error.WriteLine($"       {problem.Found}");
            foreach (var line in (string[])[problem.Remedy, ProblemText.Hint(problem)])
            {
                if (line.Length > 0)
                {
                    terminal.Error.WriteLine($"       {line}");
                }
            }
        }

        if (problems.Count > 1)
        {
            terminal.Error.WriteLine($"{problems.Count} errors.");
        }
    }

    private static string KeepTrace(Exception error)
    {
        var path = Path.Combine(Path.GetTempPath(), $"trainer-error-{Environment.ProcessId}.txt");
        try
        {
            File.WriteAllText(path, error.ToString());
            return $"Please report it with {path}.";
        }
        catch (Exception writeError) when (writeError is IOException or UnauthorizedAccessException)
        {
            return "Please report it.";
        }
    }
}
