namespace Pipelines.Data;

/// <summary>The split of an image.</summary>
internal enum ImageSplit
{
    /// <summary>Images to train on.</summary>
    Train,

    /// <summary>Images that choose the epoch and stop training early.</summary>
    Validation,

    /// <summary>Images for the final evaluation.</summary>
    Test,
}
