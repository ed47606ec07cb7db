namespace Pipelines.Reporting.Pictures;

/// <summary>The sizes of pictures in a page: large enough to see what the network saw, small enough for some hundred of them.</summary>
internal static class PictureSize
{
    /// <summary>A picture that can be opened.</summary>
    public static Thumbnail Large { get; } = new(side: 224, quality: 70);

    /// <summary>A picture beside another one.</summary>
    public static Thumbnail Small { get; } = new(side: 96, quality: 65);
}
