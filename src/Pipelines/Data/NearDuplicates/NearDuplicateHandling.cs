namespace Pipelines;

/// <summary>What is done about images that show the same picture, though their bytes differ.</summary>
public enum NearDuplicateHandling
{
    /// <summary>
    /// Held-out images with a near-duplicate among the training images are listed: figures that rest on them are too good. They are looked
    /// for where the feature vectors are almost equal.
    /// </summary>
    Report,

    /// <summary>
    /// All images that show a picture are on one side of a split and in one fold. All images are compared before they are divided, which
    /// takes a few milliseconds for each. Of places that are named, held-out images with a near-duplicate in the training images are left
    /// out.
    /// </summary>
    Together,

    /// <summary>They are not looked for.</summary>
    Ignore,
}
