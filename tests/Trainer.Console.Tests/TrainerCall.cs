using System.Text;
using Trainer.Output;

namespace Trainer.Tests;

/// <summary>One call of the command line inside the test's process, and what it left.</summary>
internal sealed record TrainerCall(int ExitCode, string Out, string Error)
{
    /// <summary>The sub-command.</summary>
    public string Command { get; private init; } = "";

    public static Task<TrainerCall> RunAsync(params string[] arguments) => RunAsync("", arguments, CancellationToken.None);

    public static Task<TrainerCall> RunAsync(string input, string[] arguments, CancellationToken cancellation) =>
        RunAsync(Encoding.UTF8.GetBytes(input), arguments, cancellation);

    public static async Task<TrainerCall> RunAsync(byte[] input, string[] arguments, CancellationToken cancellation)
    {
        var (output, error) = (new StringBuilder(), new StringBuilder());
        using var outWriter = new StringWriter(output);
        using var errorWriter = new StringWriter(error);
        using var reader = new MemoryStream(input);
        var terminal = new Terminal(reader, outWriter, TextWriter.Synchronized(errorWriter), TimeProvider.System, isInteractive: false);
        var exitCode = await CommandLine.InvokeAsync(arguments, terminal, cancellation);
        return new(exitCode, output.ToString(), error.ToString()) { Command = arguments.FirstOrDefault("trainer") };
    }

    /// <summary>The call failed with this exit code and one clear message that has these words; no stack trace.</summary>
    public void AssertError(int exitCode, params string[] words)
    {
        Assert.Equal(exitCode, ExitCode);
        Assert.Contains("error: ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("bug in trainer", Error, StringComparison.Ordinal);
        foreach (var word in words)
        {
            Assert.Contains(word, Error, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>The call succeeded.</summary>
    public TrainerCall AssertDone()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}:\n{Error}");
        return this;
    }
}
