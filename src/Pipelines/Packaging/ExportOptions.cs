namespace Pipelines;

/// <summary>What the exported <c>model.zip</c> holds besides the model.</summary>
public sealed record ExportOptions
{
    /// <summary>
    /// Whether it has short hashes of the training images (8 bytes each), so that <c>trainer evaluate</c> says where a model is evaluated
    /// on images that it was trained on. They tell nothing of what an image shows; whoever has an image can find out that it was among
    /// them.
    /// </summary>
    public bool Fingerprints { get; init; } = true;
}
