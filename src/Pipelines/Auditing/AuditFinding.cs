namespace Pipelines;

/// <summary>Something that may be wrong with an image.</summary>
/// <param name="Path">The image's name: the path inside its place.</param>
/// <param name="Label">Its label; null where images have none.</param>
/// <param name="Kind">What may be wrong.</param>
/// <param name="Score">How far it is, from 0 to 1; the higher, the worse. To be compared within a kind only.</param>
/// <param name="Suggestion">The label that is more probable, or in plain words what was found.</param>
/// <param name="Other">The name of the image that is the same; null where it is about this one alone.</param>
public sealed record AuditFinding(string Path, string? Label, AuditKind Kind, double Score, string Suggestion, string? Other)
{
    /// <summary>The image file.</summary>
    internal string File { get; init; } = "";

    /// <summary>The file of <see cref="Other"/>.</summary>
    internal string? OtherFile { get; init; }
}
