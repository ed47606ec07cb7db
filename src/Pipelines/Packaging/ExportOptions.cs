namespace Pipelines;

/// <summary>What is exported besides the model.</summary>
public sealed record ExportOptions
{
    /// <summary>
    /// Whether <c>model.zip</c> has short hashes of the training images (8 bytes each), so that <c>trainer evaluate</c> says where a model
    /// is evaluated on images that it was trained on. They tell nothing of what an image shows; whoever has an image can find out that it
    /// was among them.
    /// </summary>
    public bool Fingerprints { get; init; } = true;

    /// <summary>A second model in 8-bit integers; of classification. Default: none.</summary>
    public Int8Options? Int8 { get; init; }
}
