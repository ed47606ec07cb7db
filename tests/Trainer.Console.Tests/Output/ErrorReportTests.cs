using Trainer.Output;

namespace Trainer.Tests.Output;

public sealed class ErrorReportTests
{
    [Fact]
    public async Task A_bug_shows_its_message_and_names_a_file_with_the_stack_trace()
    {
        using var error = new StringWriter();
        var terminal = new Terminal(Stream.Null, TextWriter.Null, error, TimeProvider.System, isInteractive: false);

        var exitCode = await ErrorReport.GuardAsync(terminal, () => throw new InvalidOperationException("The state is odd."));

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.StartsWith("error: The state is odd.", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(InvalidOperationException), error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);

        var file = error.ToString().TrimEnd().TrimEnd('.').Split(' ')[^1];
        Assert.Contains("   at ", File.ReadAllText(file), StringComparison.Ordinal);
        File.Delete(file);
    }
}
