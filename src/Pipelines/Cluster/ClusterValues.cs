using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipelines.Cluster;

/// <summary>Checks values that become a part of job files, before they do.</summary>
internal sealed partial class ClusterValues
{
    private const int MaximumCpus = 4096;
    private readonly List<Problem> _problems = [];

    /// <summary>The number of shards.</summary>
    public void Shards(int shards) => Check(
        "shards", shards is >= 1 and <= WorkShard.MaximumCount, Text(shards), $"a number from 1 to {WorkShard.MaximumCount}");

    /// <summary>A number of cores.</summary>
    public void Cpus(int cpus) => Check("cpus", cpus is >= 1 and <= MaximumCpus, Text(cpus), $"a number from 1 to {MaximumCpus}");

    /// <summary>A number of retries.</summary>
    public void Retries(int retries) => Check("retries", retries is >= 0 and <= 100, Text(retries), "a number from 0 to 100");

    /// <summary>The name of a job or a claim, which Kubernetes takes as a DNS name, and a part of file names.</summary>
    public void Name(string option, string? name, int reserved = 0)
    {
        var limit = 63 - reserved;
        Check(
            option,
            name is null || (name.Length <= limit && DnsName().IsMatch(name)),
            name,
            $"up to {limit} small letters from a to z, digits and \"-\", with a letter or digit first and last");
    }

    /// <summary>A claim, whose name may have dots.</summary>
    public void Claim(string name) => Check(
        "claim",
        name.Length <= 253 && name.Split('.').All(part => part.Length <= 63 && DnsName().IsMatch(part)),
        name,
        "the name of a PersistentVolumeClaim");

    /// <summary>An image of a container.</summary>
    public void Image(string image) => Check(
        "image",
        image.Length <= 512 && ImageName().IsMatch(image),
        image,
        "the name of an image, such as registry.example.org/trainer:1.2");

    /// <summary>A folder inside a claim.</summary>
    public void FolderInClaim(string folder) => Check(
        "folder",
        !folder.StartsWith('/') && !folder.Split('/').Contains("..") && !folder.Contains('\0'),
        folder,
        "a path inside the claim, such as projects/flowers");

    /// <summary>A partition of Slurm, or several with commas.</summary>
    public void Partition(string? partition) => Check(
        "partition", partition is null || SlurmWord().IsMatch(partition), partition, "the name of a partition, as 'sinfo' shows it");

    /// <summary>A time limit, as Slurm takes it.</summary>
    public void Time(string? time) => Check(
        "time", time is null || TimeLimit.IsMatch(time), time, "minutes, or hours:minutes:seconds, or days-hours:minutes:seconds");

    /// <summary>An amount of memory of Slurm.</summary>
    public void SlurmMemory(string? memory) => Check(
        "memory", memory is null || SlurmBytes().IsMatch(memory), memory, "a number with K, M, G or T, such as 8G");

    /// <summary>An amount of memory of Kubernetes.</summary>
    public void KubernetesMemory(string memory) => Check(
        "memory", KubernetesBytes().IsMatch(memory), memory, "a number with Mi, Gi, M or G, such as 4Gi");

    /// <summary>Words of a command line: any characters but the one that ends them.</summary>
    public void Words(IEnumerable<string> words)
    {
        foreach (var word in words.Where(word => word.Contains('\0')))
        {
            Check("arguments", isRight: false, word.Replace("\0", "\\u0000"), "text without the character U+0000");
        }
    }

    /// <summary>Reports all that was wrong at once.</summary>
    /// <exception cref="ConfigurationException">Something was.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw new ConfigurationException(_problems);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Check(string option, bool isRight, string? value, string allowed)
    {
        if (!isRight)
        {
            _problems.Add(new(option, $"'{value}' cannot be used here.", $"Allowed: {allowed}."));
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DnsName();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._/:@-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImageName();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._,-]{0,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SlurmWord();

    [GeneratedRegex(@"\A[1-9][0-9]{0,8}[KMGT]?\z", RegexOptions.CultureInvariant)]
    private static partial Regex SlurmBytes();

    [GeneratedRegex(@"\A[1-9][0-9]{0,8}(Mi|Gi|M|G)\z", RegexOptions.CultureInvariant)]
    private static partial Regex KubernetesBytes();
}
