namespace Pipelines;

/// <summary>What may be wrong with an image.</summary>
public enum AuditKind
{
    /// <summary>Its label is probably another one.</summary>
    Label,

    /// <summary>Another image has the same bytes.</summary>
    Duplicate,

    /// <summary>Another image shows the same picture: compressed anew, resized, cropped, mirrored, brightened.</summary>
    NearDuplicate,

    /// <summary>An image of another split is the same or shows the same picture.</summary>
    Leak,

    /// <summary>It is unlike all others.</summary>
    Outlier,

    /// <summary>It is dark, bright, blurred, tiny, of an odd shape, or almost uniform.</summary>
    Quality,
}
