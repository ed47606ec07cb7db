namespace Pipelines.Data.Places;

/// <summary>An image as a place lists it.</summary>
/// <param name="Item">Where it is and what its label is.</param>
/// <param name="Split">What the manifest's split column says; null without such a column, or where it is empty.</param>
public sealed record PlacedImage(ImageItem Item, ImageSplit? Split = null);
