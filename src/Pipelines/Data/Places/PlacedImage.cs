namespace Pipelines.Data.Places;

/// <summary>An image as a place lists it.</summary>
/// <param name="Item">Its path and its label.</param>
/// <param name="Split">The value of the manifest's split column; null without such a column, or where it is empty.</param>
internal sealed record PlacedImage(ImageItem Item, ImageSplit? Split = null);
