using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pipelines.Runs.Shards;

/// <summary>
/// The file that says that a shard is done: <c>runs/PIPELINE/shards/FINGERPRINT/03-of-16.json</c>. It is written last, whole or not at all,
/// by a process that never waits for another; a shard that is done twice replaces it. Nothing is decided by the time in it.
/// </summary>
internal sealed partial record ShardMarker
{
    private const string FolderName = "shards";
    private const int MaximumLength = 1 << 16;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>What decides the vectors (<see cref="ShardFingerprint"/>).</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The number of the shard.</summary>
    public required int Shard { get; init; }

    /// <summary>How many shards there are.</summary>
    public required int Shards { get; init; }

    /// <summary>The network and the images, for a person.</summary>
    public required string Work { get; init; }

    /// <summary>Images of different content in the shard.</summary>
    public required int Images { get; init; }

    /// <summary>How many of them had their vector in the cache already.</summary>
    public required int FromCache { get; init; }

    /// <summary>How many vectors were computed.</summary>
    public required int Computed { get; init; }

    /// <summary>How many images of the shard could not be decoded: they have no vector.</summary>
    public required int Skipped { get; init; }

    /// <summary>How long it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>The machine.</summary>
    public required string Host { get; init; }

    /// <summary>When it was finished, by the clock of that machine.</summary>
    public required DateTimeOffset Finished { get; init; }

    /// <summary>The folder of the markers of all fingerprints of a pipeline.</summary>
    public static string FolderOf(string runsFolder, string pipeline) => Path.Combine(runsFolder, pipeline, FolderName);

    /// <summary>The file of a shard.</summary>
    public static string PathOf(string runsFolder, string pipeline, string fingerprint, WorkShard shard)
    {
        var digits = new string('0', Math.Max(2, shard.Count.ToString(CultureInfo.InvariantCulture).Length));
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{shard.Number.ToString(digits, CultureInfo.InvariantCulture)}-of-{shard.Count}.json");
        return Path.Combine(FolderOf(runsFolder, pipeline), fingerprint[..ShardFingerprint.ShownDigits], name);
    }

    /// <summary>Writes the file. Its folder must be there: where it has gone, so have the vectors.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to write there.</exception>
    public void Write(string path)
    {
        var json = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, s_json) + "\n");
        DurableFile.WriteShared(path, stream => stream.Write(json));
    }

    /// <summary>Reads the file of a shard.</summary>
    /// <param name="path">The file.</param>
    /// <param name="marker">What it says; null where it does not say it.</param>
    /// <returns>False where the file has the name of no marker.</returns>
    public static bool TryRead(string path, out ShardMarker? marker)
    {
        marker = null;
        var name = Name().Match(Path.GetFileName(path));
        if (!name.Success)
        {
            return false;
        }

        try
        {
            using var file = RegularFile.Open(path);
            marker = file.Length > MaximumLength ? null : JsonSerializer.Deserialize<ShardMarker>(file, s_json);
            var folder = Path.GetFileName(Path.GetDirectoryName(path));
            if (marker is { Shards: < 1 or > WorkShard.MaximumCount } || marker?.Shard < 1 || marker?.Shard > marker?.Shards
                || marker is not { Images: >= 0, Skipped: >= 0 }
                || $"{marker.Shard}" != name.Groups["number"].Value.TrimStart('0') || $"{marker.Shards}" != name.Groups["count"].Value
                || !marker.Fingerprint.StartsWith(folder ?? "?", StringComparison.Ordinal))
            {
                marker = null;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            marker = null;
        }

        return true;
    }

    [GeneratedRegex(@"^(?<number>[0-9]{2,5})-of-(?<count>[0-9]{1,5})\.json$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
