namespace Pipelines;

/// <summary>Which training images an epoch uses.</summary>
public enum Sampling
{
    /// <summary>Each image once, in a new order every time.</summary>
    Shuffled,

    /// <summary>
    /// Each class equally often, with about as many images in all: those of small classes several times, each time augmented in another
    /// way, those of large ones not in every epoch.
    /// </summary>
    Balanced,
}
