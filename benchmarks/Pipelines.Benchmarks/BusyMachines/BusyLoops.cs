using System.Diagnostics;

namespace Pipelines.Benchmarks.BusyMachines;

/// <summary>Processes that each keep one core busy, until they are disposed of or the benchmark ends. They need a Unix shell.</summary>
internal sealed class BusyLoops : IDisposable
{
    // It looks now and then whether the benchmark, which may be killed, is still there.
    private const string Loop =
        "while kill -0 $PPID 2>/dev/null; do i=0; while [ $i -lt 1000000 ]; do i=$((i + 1)); done; done";

    private readonly List<Process> _processes = [];

    /// <summary>Starts them.</summary>
    public BusyLoops(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _processes.Add(Process.Start("/bin/sh", ["-c", Loop]));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
