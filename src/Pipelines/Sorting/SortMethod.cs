namespace Pipelines;

/// <summary>How <see cref="ImageSorter"/> puts an image into a folder. The image itself stays where it is.</summary>
public enum SortMethod
{
    /// <summary>A copy of the file, with its time of change.</summary>
    Copy,

    /// <summary>A symbolic link to the absolute path of the file.</summary>
    Link,
}
