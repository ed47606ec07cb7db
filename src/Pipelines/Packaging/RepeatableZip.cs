using System.IO.Compression;
using Pipelines.Packaging.Proof;

namespace Pipelines.Packaging;

/// <summary>Zip files whose bytes depend on their content only, not on the time of writing.</summary>
internal static class RepeatableZip
{
    // The earliest time of the format.
    private static readonly DateTimeOffset s_time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Copies an archive, entry by entry in the same order, with the same time for all.</summary>
    /// <param name="source">The archive; must be readable and seekable.</param>
    /// <param name="destination">Receives the copy; stays open.</param>
    /// <param name="store">Which entries, by name, are stored uncompressed: those that hardly shrink and should be quick to read.</param>
    /// <param name="further">Entries that come after them.</param>
    public static void Copy(Stream source, Stream destination, Predicate<string> store, IEnumerable<ArchiveEntry> further)
    {
        using var from = new ZipArchive(source, ZipArchiveMode.Read, leaveOpen: true);
        using var to = new ZipArchive(destination, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var entry in from.Entries)
        {
            var copy = to.CreateEntry(entry.FullName, store(entry.FullName) ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
            copy.LastWriteTime = s_time;
            using var input = entry.Open();
            using var output = copy.Open();
            input.CopyTo(output);
        }

        foreach (var entry in further)
        {
            Add(to, entry);
        }
    }

    private static void Add(ZipArchive archive, ArchiveEntry entry)
    {
        var added = archive.CreateEntry(entry.Name, CompressionLevel.Optimal);
        added.LastWriteTime = s_time;
        using var output = added.Open();
        output.Write(entry.Content);
    }
}
