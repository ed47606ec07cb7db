using System.Diagnostics;

namespace Pipelines.Benchmarks.BusyMachines;

/// <summary>Processes that each keep one core busy, until they are disposed of. They need a Unix shell.</summary>
internal sealed class BusyLoops : IDisposable
{
    private readonly List<Process> _processes = [];

    /// <summary>Starts them.</summary>
    public BusyLoops(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _processes.Add(Process.Start("/bin/sh", ["-c", "while :; do :; done"]));
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
