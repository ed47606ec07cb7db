namespace Pipelines.Data;

/// <summary>An image whose file was read and recognised as a picture.</summary>
/// <param name="Item">Where it is and what its label is.</param>
/// <param name="Hash">The SHA-256 of the file's bytes when it was found.</param>
public sealed record HashedImage(ImageItem Item, ContentHash Hash);
