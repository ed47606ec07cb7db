using System.Globalization;

namespace Pipelines.Benchmarks.BusyMachines;

/// <summary>
/// A control group of Linux whose processes get a limited share of the cores, as a container does. It needs the right to make one.
/// </summary>
internal sealed class ProcessorQuota : IDisposable
{
    private const int PeriodMicroseconds = 100_000;

    private readonly string _folder;

    private ProcessorQuota(string folder) => _folder = folder;

    /// <summary>The file that takes the numbers of its processes.</summary>
    public string ProcessesFile => Path.Combine(_folder, "cgroup.procs");

    /// <summary>Makes a group; null where that is not possible.</summary>
    /// <param name="cores">The share, in cores, such as 1.5.</param>
    public static ProcessorQuota? TryCreate(double cores)
    {
        var quota = (cores * PeriodMicroseconds).ToString("0", CultureInfo.InvariantCulture);
        return TryCreate("/sys/fs/cgroup/cpu", "cpu.cfs_quota_us", quota)
            ?? TryCreate("/sys/fs/cgroup", "cpu.max", $"{quota} {PeriodMicroseconds}");
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder);

    private static ProcessorQuota? TryCreate(string root, string file, string value)
    {
        var folder = Path.Combine(root, $"pipelines-benchmark-{Environment.ProcessId}");
        try
        {
            if (!Directory.Exists(root))
            {
                return null;
            }

            Directory.CreateDirectory(folder);
            if (File.Exists(Path.Combine(folder, file)))
            {
                File.WriteAllText(Path.Combine(folder, file), value);
                return new(folder);
            }

            Directory.Delete(folder);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
