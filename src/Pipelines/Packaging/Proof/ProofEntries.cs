namespace Pipelines.Packaging.Proof;

/// <summary>The entries of a <c>model.zip</c> with which it proves itself. ML.NET passes over them.</summary>
internal static class ProofEntries
{
    /// <summary>What their names begin with.</summary>
    public const string Folder = "Pipelines/";

    /// <summary>The golden rows: pictures, and the scores that they must get.</summary>
    public const string GoldenRows = Folder + "golden.json";

    /// <summary>The configuration, without the places of files.</summary>
    public const string Pipeline = Folder + "pipeline.json";

    /// <summary>The metrics of the run.</summary>
    public const string Metrics = Folder + "metrics.json";

    /// <summary>What the model was trained on, and with which versions.</summary>
    public const string Origin = Folder + "origin.json";

    /// <summary>The fingerprints of the training images.</summary>
    public const string Fingerprints = Folder + "fingerprints.bin";

    /// <summary>The SHA-256 of every other entry.</summary>
    public const string Hashes = Folder + "hashes.json";

    /// <summary>The name of a golden picture.</summary>
    public static string Picture(string name) => $"{Folder}golden/{name}";
}

/// <summary>One entry of an archive.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record ArchiveEntry(string Name, byte[] Content);
