namespace Pipelines.Sorting;

/// <summary>Makes copies of images, or links to them.</summary>
/// <param name="MakesLinks">Whether links are made.</param>
/// <param name="Copy">Copies the first file to a second path.</param>
/// <param name="Link">Makes a link at the first path to the second.</param>
internal sealed record FileMaker(bool MakesLinks, Action<string, string> Copy, Action<string, string> Link);
