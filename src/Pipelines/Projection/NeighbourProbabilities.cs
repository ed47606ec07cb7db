using System.Numerics;
using System.Runtime.CompilerServices;
using Pipelines.Numerics;

namespace Pipelines.Projection;

/// <summary>
/// How near each two points are, as t-SNE sees it: a Gaussian around each point, as wide as gives it the wanted number of neighbours
/// (perplexity), made the same in both directions.
/// </summary>
/// <remarks>
/// Most processes make one map. Compiling the generic methods of TensorPrimitives would then take longer than the work itself, so this and
/// <see cref="PrincipalScores"/> have loops of their own.
/// </remarks>
internal sealed class NeighbourProbabilities
{
    private const int BlockRows = 32;
    private const int Steps = 64;
    private const double Tolerance = 1e-5;
    private const double Sharpest = 1L << 50;

    private NeighbourProbabilities(int points, int stride)
    {
        Points = points;
        Stride = stride;
        Values = new float[(long)points * stride];
    }

    /// <summary>Number of points.</summary>
    public int Points { get; }

    /// <summary>Distance of one row to the next one in <see cref="Values"/>: the number of points and zeros behind them.</summary>
    public int Stride { get; }

    /// <summary>The probabilities p_ij: symmetric, 0 on the diagonal, all of them together 1.</summary>
    public float[] Values { get; }

    /// <summary>Computes them.</summary>
    /// <param name="points">The points, one in each row.</param>
    /// <param name="perplexity">The number of neighbours, less than that of the other points.</param>
    /// <param name="stride">As <see cref="Stride"/>.</param>
    /// <param name="threads">On how many threads.</param>
    public static NeighbourProbabilities Of(FeatureMatrix points, double perplexity, int stride, ParallelOptions threads)
    {
        var probabilities = new NeighbourProbabilities(points.Rows, stride);
        var blocks = (points.Rows + BlockRows - 1) / BlockRows;
        Parallel.For(
            0,
            blocks,
            threads,
            () => (Distances: new float[BlockRows * points.Rows], Row: new float[points.Rows]),
            (block, _, memory) =>
            {
                var first = block * BlockRows;
                var count = Math.Min(BlockRows, points.Rows - first);
                SquaredDistances.Between(points, first, count, points, 0, points.Rows, memory.Distances);
                for (var i = 0; i < count; i++)
                {
                    Conditional(memory.Distances.AsSpan(i * points.Rows, points.Rows), first + i, perplexity, memory.Row);
                    memory.Row.CopyTo(probabilities.Row(first + i));
                }

                return memory;
            },
            _ => { });
        Parallel.For(0, blocks, threads, probabilities.MakeSymmetric);
        return probabilities;
    }

    private Span<float> Row(int point) => Values.AsSpan(point * Stride, Points);

    /// <summary>The probabilities of the neighbours of one point.</summary>
    /// <param name="distances">The squared distances; overwritten.</param>
    /// <param name="self">The point.</param>
    /// <param name="perplexity">The number of neighbours.</param>
    /// <param name="probabilities">Receives them.</param>
    private static void Conditional(Span<float> distances, int self, double perplexity, Span<float> probabilities)
    {
        // Only differences from the nearest matter, and their unit does not.
        distances[self] = float.PositiveInfinity;
        var nearest = float.PositiveInfinity;
        foreach (var distance in distances)
        {
            nearest = Math.Min(nearest, distance);
        }

        distances[self] = nearest;
        var mean = 0.0;
        foreach (ref var distance in distances)
        {
            distance -= nearest;
            mean += distance;
        }

        mean /= distances.Length - 1;
        foreach (ref var distance in distances)
        {
            distance = mean > 0 ? (float)(distance / mean) : 0;
        }

        var (sharpness, least, most) = (1.0, 0.0, double.PositiveInfinity);
        var wanted = Math.Log(perplexity);
        for (var step = 0; ; step++)
        {
            var (sum, product) = Weigh(distances, (float)-sharpness, probabilities);

            // Without the point itself, whose weight is 1.
            sum -= 1;
            var entropy = Math.Log(sum) + (sharpness * product / sum);
            if (Math.Abs(entropy - wanted) < Tolerance || sharpness >= Sharpest || step == Steps)
            {
                foreach (ref var probability in probabilities)
                {
                    probability = (float)(probability / sum);
                }

                probabilities[self] = 0;
                return;
            }

            (least, most) = entropy > wanted ? (sharpness, most) : (least, sharpness);
            sharpness = double.IsInfinity(most) ? 2 * sharpness : (least + most) / 2;
        }
    }

    /// <summary>The weights exp(factor · distance), their sum, and the sum of weight · distance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Sum, double Product) Weigh(ReadOnlySpan<float> distances, float factor, Span<float> weights)
    {
        Vector<float> sums = default, products = default;
        var at = 0;
        for (; at + Vector<float>.Count <= distances.Length; at += Vector<float>.Count)
        {
            var distance = new Vector<float>(distances[at..]);
            var weight = Vector.Exp(distance * factor);
            weight.CopyTo(weights[at..]);
            sums += weight;
            products = Vector.FusedMultiplyAdd(weight, distance, products);
        }

        double sum = Vector.Sum(sums), product = Vector.Sum(products);
        for (; at < distances.Length; at++)
        {
            weights[at] = MathF.Exp(distances[at] * factor);
            sum += weights[at];
            product += weights[at] * distances[at];
        }

        return (sum, product);
    }

    /// <summary>The mean of both directions, for the points of a block and all behind each: nobody else has these pairs.</summary>
    private void MakeSymmetric(int block)
    {
        var last = Math.Min((block + 1) * BlockRows, Points);
        for (var column = block * BlockRows; column < Points; column += BlockRows)
        {
            for (var i = block * BlockRows; i < last; i++)
            {
                for (var j = Math.Max(column, i + 1); j < Math.Min(column + BlockRows, Points); j++)
                {
                    ref var one = ref Values[(i * Stride) + j];
                    ref var other = ref Values[(j * Stride) + i];
                    one = other = (one + other) / (2 * Points);
                }
            }
        }
    }
}
