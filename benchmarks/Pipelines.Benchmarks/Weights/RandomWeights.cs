namespace Pipelines.Benchmarks.Weights;

/// <summary>The tensors of the files: float32 with names as in a residual network, the same for the same seed.</summary>
/// <param name="Shapes">Name and shape of each tensor.</param>
/// <param name="Values">The bytes of a tensor of that many elements; all tensors begin with the same.</param>
internal sealed record RandomWeights(IReadOnlyList<(string Name, int[] Shape)> Shapes, byte[] Values)
{
    private const int LargestSide = 512;

    /// <summary>About 100 MB: eleven convolutions of 3×3 from 512 to 512 channels, each with a batch-norm's vectors after it.</summary>
    public static RandomWeights Make(int seed)
    {
        var shapes = Enumerable.Range(0, 11)
            .SelectMany(i => new[]
            {
                ($"layer{i}.conv.weight", new[] { LargestSide, LargestSide, 3, 3 }),
                ($"layer{i}.bn.weight", [LargestSide]),
                ($"layer{i}.bn.bias", [LargestSide]),
            })
            .ToList();
        var random = new Random(seed);
        var values = new float[LargestSide * LargestSide * 9];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.NextSingle() - 0.5f;
        }

        return new(shapes, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
    }

    /// <summary>Elements of a tensor.</summary>
    public static int Count(int[] shape) => shape.Aggregate(1, (product, size) => product * size);

    /// <summary>The bytes of a tensor.</summary>
    public ReadOnlySpan<byte> Bytes(int[] shape) => Values.AsSpan(0, Count(shape) * sizeof(float));
}
