namespace Pipelines.Packaging.Proof;

/// <summary>What a <c>model.zip</c> says of the run that made it. Nothing in it names a folder, a machine or a time.</summary>
/// <param name="Pipeline">The configuration, as JSON.</param>
/// <param name="Metrics">The metrics, as JSON.</param>
/// <param name="Origin">What the model was trained on, and with which versions, as JSON.</param>
/// <param name="Fingerprints">Those of the training images; null for none.</param>
internal sealed record ArchivedRun(byte[] Pipeline, byte[] Metrics, byte[] Origin, ImageFingerprints? Fingerprints)
{
    /// <summary>The entries of the archive.</summary>
    public IEnumerable<ArchiveEntry> Entries =>
    [
        new(ProofEntries.Pipeline, Pipeline),
        new(ProofEntries.Metrics, Metrics),
        new(ProofEntries.Origin, Origin),
        .. Fingerprints is null ? (IEnumerable<ArchiveEntry>)[] : [new(ProofEntries.Fingerprints, Fingerprints.ToBytes())],
    ];
}
