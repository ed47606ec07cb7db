namespace Pipelines;

/// <summary>Images of one class in each split.</summary>
/// <param name="Label">The class.</param>
/// <param name="Train">Images to train on.</param>
/// <param name="Validation">Images that choose the epoch.</param>
/// <param name="Test">Images for the final evaluation.</param>
public sealed record ClassCount(string Label, int Train, int Validation, int Test)
{
    /// <summary>The images of all splits together.</summary>
    internal int Total => Train + Validation + Test;
}
