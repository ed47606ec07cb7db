namespace Pipelines.Training.Optimizers;

/// <summary>Numbers that are learned, with the gradient of the loss by them.</summary>
/// <param name="values">What they are at first; it is changed in place.</param>
/// <param name="decays">Whether weight decay applies to them.</param>
internal sealed class HeadParameter(float[] values, bool decays)
{
    /// <summary>The numbers as they stand.</summary>
    public float[] Values { get; } = values;

    /// <summary>The gradient, one number for each.</summary>
    public float[] Gradient { get; } = new float[values.Length];

    /// <summary>Whether weight decay applies.</summary>
    public bool Decays { get; } = decays;
}
