namespace Trainer.Output;

/// <summary>What the process tells its caller.</summary>
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
