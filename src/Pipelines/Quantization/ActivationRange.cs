namespace Pipelines.Quantization;

/// <summary>The numbers that a tensor holds, and how 8 bits stand for them: value = scale · (integer − zero point).</summary>
/// <param name="Least">The least number, at most 0.</param>
/// <param name="Greatest">The greatest number, at least 0.</param>
internal readonly record struct ActivationRange(float Least, float Greatest)
{
    private const int Steps = byte.MaxValue;

    // A tensor of zeros needs a scale, too.
    private const float LeastScale = 1e-8f;

    /// <summary>The difference between neighbouring integers.</summary>
    public float Scale => Math.Max((Greatest - Least) / Steps, LeastScale);

    /// <summary>The integer that stands for 0, exactly: padding and what ReLU cuts off are zeros.</summary>
    public byte ZeroPoint => (byte)Math.Clamp(MathF.Round(-Least / Scale), 0, Steps);

    /// <summary>The range of both.</summary>
    public ActivationRange With(ActivationRange other) => new(Math.Min(Least, other.Least), Math.Max(Greatest, other.Greatest));
}
