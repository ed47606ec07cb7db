namespace Pipelines.Data;

/// <summary>An image whose file was read, recognised and hashed.</summary>
/// <param name="Item">Its path and its label.</param>
/// <param name="Hash">The SHA-256 of the file's bytes at that time.</param>
internal sealed record HashedImage(ImageItem Item, ContentHash Hash);
