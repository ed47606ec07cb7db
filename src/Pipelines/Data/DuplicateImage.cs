namespace Pipelines.Data;

/// <summary>A held-out image that was removed because another split has the very same bytes.</summary>
/// <param name="Kept">The image that stays.</param>
/// <param name="Removed">The image that is not used.</param>
internal sealed record DuplicateImage(ImageItem Kept, ImageItem Removed);
