using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Pipelines.Packaging.Proof;

/// <summary>The SHA-256 of the entries of an archive.</summary>
internal static class ArchiveHashes
{
    private static readonly JsonSerializerOptions s_form = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>The entry with the hashes of all others, in the order of their names.</summary>
    /// <param name="source">An archive; its position does not matter.</param>
    /// <param name="further">Entries that are added to it.</param>
    public static ArchiveEntry Of(Stream source, IReadOnlyList<ArchiveEntry> further)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using (var archive = new ZipArchive(source, ZipArchiveMode.Read, leaveOpen: true))
        {
            foreach (var entry in archive.Entries)
            {
                hashes.Add(entry.FullName, Of(entry));
            }
        }

        foreach (var entry in further)
        {
            hashes.Add(entry.Name, Convert.ToHexStringLower(SHA256.HashData(entry.Content)));
        }

        return new(ProofEntries.Hashes, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(hashes, s_form) + "\n"));
    }

    /// <summary>What differs between an archive and its hashes; nothing where it is as it was written.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="json">Its hashes.</param>
    /// <exception cref="JsonException">The text is none of hashes.</exception>
    public static IReadOnlyList<string> Differences(ZipArchive archive, ReadOnlySpan<byte> json)
    {
        var hashes = JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? throw new JsonException("The text is null.");
        var entries = archive.Entries.Where(entry => entry.FullName != ProofEntries.Hashes).ToList();
        return
        [
            .. hashes.Keys
                .Except(entries.Select(entry => entry.FullName))
                .Order(StringComparer.Ordinal)
                .Select(name => $"{name} is missing"),
            .. entries.GroupBy(entry => entry.FullName).Select(Difference).OfType<string>(),
        ];

        string? Difference(IGrouping<string, ZipArchiveEntry> same) =>
            !hashes.TryGetValue(same.Key, out var hash) ? $"{same.Key} was added"
            : same.Skip(1).Any() ? $"{same.Key} is there twice"
            : Of(same.Single()) != hash ? $"{same.Key} was changed"
            : null;
    }

    private static string Of(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
