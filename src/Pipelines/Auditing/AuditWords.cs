namespace Pipelines.Auditing;

/// <summary>The kinds of an audit in words.</summary>
internal static class AuditWords
{
    /// <summary>A heading.</summary>
    public static string Title(AuditKind kind) => kind switch
    {
        AuditKind.Label => "Labels",
        AuditKind.Duplicate => "Duplicates",
        AuditKind.NearDuplicate => "Near-duplicates",
        AuditKind.Leak => "Leaks",
        AuditKind.Outlier => "Outliers",
        _ => "Quality",
    };

    /// <summary>What it means.</summary>
    public static string Explanation(AuditKind kind) => kind switch
    {
        AuditKind.Label => "Classifiers that were not trained on the image find another label more probable.",
        AuditKind.Duplicate => "Two files with the same bytes.",
        AuditKind.NearDuplicate => "The same picture twice: compressed anew, resized, cropped, mirrored or brightened.",
        AuditKind.Leak => "The same picture in two splits: the model is tested on what it was trained on.",
        AuditKind.Outlier => "Images that are unlike all others.",
        _ => "Dark, bright, blurred, tiny, of an odd shape, or almost uniform.",
    };
}
