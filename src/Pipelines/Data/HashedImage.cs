namespace Pipelines.Data;

/// <summary>An image whose file was read, recognised and hashed.</summary>
/// <param name="Item">Its path and its label.</param>
/// <param name="Hash">The SHA-256 of the file's bytes at that time.</param>
internal sealed record HashedImage(ImageItem Item, ContentHash Hash)
{
    /// <summary>
    /// The least hash of the images that show the same picture, the same for all of them; null where there is no other, or none was
    /// looked for.
    /// </summary>
    public ContentHash? Picture { get; init; }
}
