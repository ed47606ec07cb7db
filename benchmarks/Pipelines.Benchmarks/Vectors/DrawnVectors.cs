using Pipelines.Similarity;

namespace Pipelines.Benchmarks.Vectors;

/// <summary>
/// Vectors drawn by seed: a thousand centres with normally distributed numbers, and about each a cloud of 0.7 of their spread in every
/// direction. Distances within a cloud are all alike, which is hard for a graph of neighbours: photos lie on fewer dimensions.
/// </summary>
internal sealed class DrawnVectors
{
    private const int Centres = 1000;
    private const float Spread = 0.7f;

    private readonly int _seed;
    private readonly float[] _centres;

    public DrawnVectors(int dimensions, int seed)
    {
        (Dimensions, _seed) = (dimensions, seed);
        _centres = new float[Centres * dimensions];
        Normal(new Random(seed), _centres);
    }

    /// <summary>Length of a vector.</summary>
    public int Dimensions { get; }

    /// <summary>Draws a vector of length 1; the same number gives the same one.</summary>
    public void Draw(int number, Span<float> vector)
    {
        var random = new Random(HashCode(number));
        var centre = _centres.AsSpan(random.Next(Centres) * Dimensions, Dimensions);
        Normal(random, vector);
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = centre[i] + (Spread * vector[i]);
        }

        UnitVectors.Normalize(vector);
    }

    private int HashCode(int number) => unchecked((int)(((uint)number * 2654435761u) + (uint)_seed));

    private static void Normal(Random random, Span<float> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            var (radius, angle) = (Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())), 2 * Math.PI * random.NextDouble());
            numbers[i] = (float)(radius * Math.Cos(angle));
        }
    }
}
