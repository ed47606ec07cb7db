namespace Trainer.Output;

/// <summary>The exit codes of the process.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The job failed.</summary>
    public const int Failed = 1;

    /// <summary>The call or the configuration is wrong.</summary>
    public const int WrongCall = 2;

    /// <summary>Interrupted by Ctrl-C.</summary>
    public const int Interrupted = 130;
}
