using System.Numerics.Tensors;
using Pipelines.Numerics;

namespace Pipelines.Projection;

/// <summary>
/// How near each two points are, as t-SNE sees it: a Gaussian around each point, as wide as gives it the wanted number of neighbours
/// (perplexity), made the same in both directions.
/// </summary>
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
        TensorPrimitives.Subtract(distances, TensorPrimitives.Min<float>(distances), distances);
        distances[self] = 0;
        var mean = TensorPrimitives.Sum<float>(distances) / (distances.Length - 1);
        if (mean > 0)
        {
            TensorPrimitives.Divide(distances, mean, distances);
        }

        var (sharpness, least, most) = (1.0, 0.0, double.PositiveInfinity);
        var wanted = Math.Log(perplexity);
        var sum = 1f;
        for (var step = 0; step < Steps; step++)
        {
            TensorPrimitives.Multiply(distances, (float)-sharpness, probabilities);
            TensorPrimitives.Exp(probabilities, probabilities);
            probabilities[self] = 0;
            sum = TensorPrimitives.Sum<float>(probabilities);
            var entropy = Math.Log(sum) + (sharpness * TensorPrimitives.Dot<float>(distances, probabilities) / sum);
            if (Math.Abs(entropy - wanted) < Tolerance || sharpness >= Sharpest)
            {
                break;
            }

            (least, most) = entropy > wanted ? (sharpness, most) : (least, sharpness);
            sharpness = double.IsInfinity(most) ? 2 * sharpness : (least + most) / 2;
        }

        TensorPrimitives.Divide(probabilities, sum, probabilities);
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
