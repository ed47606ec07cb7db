using System.ComponentModel.DataAnnotations;

namespace Pipelines;

/// <summary>A second model in 8-bit integers beside <c>model.onnx</c>: about twice as fast on a processor that has instructions for them.
/// </summary>
[Shorthand(nameof(Enabled))]
public sealed record Int8Options
{
    /// <summary>Whether a run writes <c>model.int8.onnx</c>.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// The most accuracy that it may lose on the held-out images; where it loses more it is not written, and a note says so.
    /// </summary>
    [Range(0, 1.0)]
    public double MostLost { get; init; } = 0.01;

    /// <summary>
    /// Bits of a weight, with its sign. Processors of the x64 family without VNNI (before 2018 or so) add products in 16 bits, in which
    /// sums of 8-bit weights may not fit: 7 gives the same scores on all of them, and loses a little more.
    /// </summary>
    [Range(7, 8)]
    public int WeightBits { get; init; } = 8;

    /// <summary>The training images on which the range of the numbers inside the network is measured.</summary>
    [Range(1, 100_000)]
    public int CalibrationImages { get; init; } = 200;
}
