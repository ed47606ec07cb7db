using System.Globalization;

namespace Pipelines.Diagnosis;

/// <summary>What a container may use at most; null for what is not limited.</summary>
/// <param name="Cores">Cores.</param>
/// <param name="Memory">Bytes of memory.</param>
internal sealed record ContainerLimits(double? Cores, double? Memory)
{
    private const string Root = "/sys/fs/cgroup";

    // Version 1 writes the largest multiple of a page for "no limit".
    private const double NoLimit = 1L << 60;

    /// <summary>Reads the limits of Linux's control groups, version 2 or 1.</summary>
    /// <param name="root">Where the groups are.</param>
    public static ContainerLimits Read(string root = Root)
    {
        var share = Words(root, "cpu.max");
        var (quota, period) = share.Length == 2
            ? (Number(share[0]), Number(share[1]))
            : (Number(root, "cpu/cpu.cfs_quota_us"), Number(root, "cpu/cpu.cfs_period_us"));
        var memory = Number(root, "memory.max") ?? Number(root, "memory/memory.limit_in_bytes");
        return new(quota > 0 && period > 0 ? quota / period : null, memory < NoLimit ? memory : null);
    }

    private static double? Number(string root, string name) => Words(root, name) is [var word, ..] ? Number(word) : null;

    private static double? Number(string word) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string[] Words(string root, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, name)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
