using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Pipelines.Packaging.Proof;

/// <summary>The checks of one archive. Each gives whether it passed, and what was compared or what differs.</summary>
/// <param name="archive">The archive.</param>
/// <param name="folder">Takes temporary files.</param>
internal sealed class ArchiveProof(ZipArchive archive, PrivateFolder folder)
{
    // Far more than any of the small entries has.
    private const long MostBytes = 64 << 20;

    /// <summary>Whether every entry is as it was written.</summary>
    public (bool Passed, string Detail) Contents()
    {
        var differences = ArchiveHashes.Differences(archive, Read(ProofEntries.Hashes));
        return differences.Count == 0
            ? (true, $"{Quantity.Of(archive.Entries.Count, "files")} as they were written")
            : (false, string.Join("; ", differences));
    }

    /// <summary>Whether the graph is the one that was trained.</summary>
    public (bool Passed, string Detail) Graph(string path)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(ArchiveReader.ReadGraph(path).ToByteArray()));
        var trained = ModelOrigin.Parse(Read(ProofEntries.Origin)).Graph;
        return hash == trained ? (true, $"SHA-256 {hash}") : (false, $"SHA-256 {hash}, not {trained}");
    }

    /// <summary>Whether the engine of this library gives the golden scores.</summary>
    public (bool Passed, string Detail) Engine(string path)
    {
        var (golden, pictures) = Golden();
        var given = GoldenRows.Of(ArchiveReader.ReadGraph(path), pictures, folder);
        return Compared(golden, [.. given.Rows.Select(row => row.Scores)]);
    }

    /// <summary>Whether stock ML.NET gives them.</summary>
    public (bool Passed, string Detail) StockChain(string path)
    {
        var (golden, pictures) = Golden();
        return Compared(golden, [.. StockScores.Of(path, GoldenRows.Write(pictures, folder), folder)]);
    }

    /// <summary>What the archive says of itself; nothing where that cannot be read.</summary>
    public IReadOnlyDictionary<string, string> Facts()
    {
        try
        {
            return ModelOrigin.Parse(Read(ProofEntries.Origin)).ToFacts();
        }
        catch (Exception error) when (error is PipelineException or JsonException or InvalidDataException)
        {
            return new Dictionary<string, string>();
        }
    }

    private static (bool Passed, string Detail) Compared(GoldenRows golden, IReadOnlyList<IReadOnlyList<float>> scores) =>
        golden.Difference(scores) is { } difference
            ? (false, difference)
            : (true, FormattableString.Invariant(
                $"the scores of {Quantity.Of(golden.Rows.Count, "golden pictures")} to {GoldenRows.Tolerance:0.####}"));

    private (GoldenRows Rows, IReadOnlyList<ArchiveEntry> Pictures) Golden()
    {
        var rows = GoldenRows.Parse(Read(ProofEntries.GoldenRows));
        return rows.Rows.Count == 0
            ? throw new PipelineException(new Problem(ProofEntries.GoldenRows, "The archive has no golden row."))
            : (rows, [.. rows.Rows.Select(row => new ArchiveEntry(row.Picture, Read(ProofEntries.Picture(row.Picture))))]);
    }

    private byte[] Read(string name)
    {
        var entry = archive.GetEntry(name)
            ?? throw new PipelineException(new Problem(name, $"{name} is missing."));
        if (entry.Length > MostBytes)
        {
            throw new PipelineException(new Problem(name, $"{name} is far too large."));
        }

        using var stream = entry.Open();
        var content = new byte[entry.Length];
        stream.ReadExactly(content);
        return content;
    }
}
