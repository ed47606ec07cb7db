namespace Pipelines.Data;

/// <summary>What an image is used for.</summary>
public enum ImageSplit
{
    /// <summary>Trained on.</summary>
    Train,

    /// <summary>Chooses the best epoch and stops training early.</summary>
    Validation,

    /// <summary>Judges the finished model.</summary>
    Test,
}
