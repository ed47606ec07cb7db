using System.Runtime.InteropServices;
using System.Text;
using Trainer;
using Trainer.Output;

// Names of classes and files may contain any character; some terminals do not start in UTF-8.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

using var stop = new CancellationTokenSource();
void StopOnce(PosixSignalContext signal)
{
    // The first signal ends the work cleanly; the second one ends the process at once.
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, StopOnce);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, StopOnce);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, StopOnce);

using var input = Console.OpenStandardInput();
var terminal = new Terminal(
    input,
    Console.Out,
    Console.Error,
    TimeProvider.System,
    isInteractive: !Console.IsErrorRedirected,
    outputWidth: () => TerminalWidth.Of(Console.IsOutputRedirected),
    errorWidth: () => TerminalWidth.Of(Console.IsErrorRedirected),
    hasLinks: FileLink.AreTaken(Console.IsOutputRedirected));
var backstop = new Backstop(terminal);
var exitCode = await CommandLine.InvokeAsync(args, terminal, backstop, stop.Token);
if (backstop.HasAbandoned)
{
    ProcessEnd.Now(exitCode);
}

return exitCode;
