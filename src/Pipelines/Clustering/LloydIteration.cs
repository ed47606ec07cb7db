using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Pipelines.Numerics;

namespace Pipelines.Clustering;

/// <summary>
/// Lloyd's iteration (Lloyd, Least squares quantization in PCM, 1982): each row joins the nearest centroid, each centroid moves to the mean
/// of its rows. Bounds on the distances (Hamerly, Making k-means even faster, 2010) skip rows whose nearest centroid cannot have changed:
/// most rows, in late iterations. Means are kept in double precision and updated in the order of the rows, so the number of cores does not
/// change the result.
/// </summary>
internal sealed class LloydIteration
{
    private const int BlockRows = 256;

    private readonly FeatureMatrix _features;
    private readonly FeatureMatrix _centroids;
    private readonly int[] _assignments;
    private readonly float[] _upper;
    private readonly float[] _lower;
    private readonly double[] _sums;
    private readonly int[] _sizes;

    private LloydIteration(FeatureMatrix features, FeatureMatrix centroids)
    {
        _features = features;
        _centroids = new FeatureMatrix(centroids.Values.ToArray(), centroids.Rows, centroids.Columns);
        _assignments = new int[features.Rows];
        _upper = new float[features.Rows];
        _lower = new float[features.Rows];
        _sums = new double[centroids.Rows * centroids.Columns];
        _sizes = new int[centroids.Rows];
    }

    /// <summary>
    /// Iterates from these centroids until an iteration moves at most this share of the rows to another cluster, or for so many iterations.
    /// </summary>
    public static KMeansResult Run(
        FeatureMatrix features, FeatureMatrix centroids, int iterations, double settledAtShare, CancellationToken ct)
    {
        var state = new LloydIteration(features, centroids);
        state.Start(ct);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            var filled = state.FillEmptyClusters();
            var shifts = state.MoveCentroids();
            var changed = state.Reassign(shifts, ct);
            if (!filled && changed <= settledAtShare * features.Rows)
            {
                break;
            }
        }

        state.FillEmptyClusters();
        state.MoveCentroids();
        var nearest = NearestCentroids.Find(features, state._centroids, ct);
        return new(state._centroids, nearest.Assignments, nearest.Inertia);
    }

    private void Start(CancellationToken ct)
    {
        // No lower bound is known yet: every row is compared with every centroid.
        Array.Fill(_upper, float.PositiveInfinity);
        Array.Fill(_assignments, -1);
        Reassign(new float[_centroids.Rows], ct);
    }

    /// <summary>Each centroid that no row is nearest to takes the row farthest from its own centroid, as in scikit-learn.</summary>
    private bool FillEmptyClusters()
    {
        if (!_sizes.Contains(0))
        {
            return false;
        }

        var farthestFirst = Enumerable.Range(0, _features.Rows).OrderByDescending(row => _upper[row]).ToArray();
        var next = 0;
        for (var cluster = 0; cluster < _sizes.Length; cluster++)
        {
            while (_sizes[cluster] == 0)
            {
                var row = farthestFirst[next++];
                if (_sizes[_assignments[row]] > 1)
                {
                    Move(row, _assignments[row], cluster);
                    _assignments[row] = cluster;
                    _upper[row] = float.PositiveInfinity;
                    _lower[row] = 0;
                }
            }
        }

        return true;
    }

    /// <summary>Puts each centroid at the mean of its rows; returns how far each moved.</summary>
    private float[] MoveCentroids()
    {
        var shifts = new float[_centroids.Rows];
        var mean = new double[_centroids.Columns];
        var before = new float[_centroids.Columns];
        for (var cluster = 0; cluster < shifts.Length; cluster++)
        {
            TensorPrimitives.Divide(Sums(cluster), _sizes[cluster], mean);
            var centroid = _centroids.Row(cluster);
            centroid.CopyTo(before);
            TensorPrimitives.ConvertTruncating<double, float>(mean, centroid);
            shifts[cluster] = MathF.Sqrt(SquaredDistances.Between(before, centroid));
        }

        return shifts;
    }

    /// <summary>Finds the nearest centroid of each row; returns how many rows changed their cluster.</summary>
    private int Reassign(float[] shifts, CancellationToken ct)
    {
        var before = (int[])_assignments.Clone();
        var (largest, secondLargest) = LargestTwo(shifts);
        var blocks = (_features.Rows + BlockRows - 1) / BlockRows;
        Parallel.For(
            0,
            blocks,
            new ParallelOptions { CancellationToken = ct },
            () => new Scratch(_centroids),
            (block, _, scratch) =>
            {
                var first = block * BlockRows;
                ReassignBlock(first, Math.Min(BlockRows, _features.Rows - first), shifts, largest, secondLargest, scratch);
                return scratch;
            },
            _ => { });

        var changed = 0;
        for (var row = 0; row < before.Length; row++)
        {
            if (before[row] != _assignments[row])
            {
                Move(row, before[row], _assignments[row]);
                changed++;
            }
        }

        return changed;
    }

    private void ReassignBlock(int first, int count, float[] shifts, int largest, float secondLargest, Scratch scratch)
    {
        var open = 0;
        for (var row = first; row < first + count; row++)
        {
            var own = _assignments[row];
            if (own >= 0)
            {
                _lower[row] -= own == largest ? secondLargest : shifts[largest];
                _upper[row] += shifts[own];
                if (_upper[row] >= _lower[row])
                {
                    _upper[row] = MathF.Sqrt(SquaredDistances.Between(_features.Row(row), _centroids.Row(own)));
                }
            }

            if (_upper[row] >= _lower[row])
            {
                _features.Row(row).CopyTo(scratch.Vectors.Row(open));
                scratch.Rows[open++] = row;
            }
        }

        var k = _centroids.Rows;
        SquaredDistances.Between(scratch.Vectors, 0, open, _centroids, 0, k, scratch.Distances);
        for (var i = 0; i < open; i++)
        {
            var (nearest, distance, second) = NearestTwo(scratch.Distances.AsSpan(i * k, k));
            _assignments[scratch.Rows[i]] = nearest;
            _upper[scratch.Rows[i]] = MathF.Sqrt(distance);
            _lower[scratch.Rows[i]] = MathF.Sqrt(second);
        }
    }

    private void Move(int row, int from, int to)
    {
        var values = _features.Row(row);
        if (from >= 0)
        {
            _sizes[from]--;
            Accumulate(Sums(from), values, -1);
        }

        _sizes[to]++;
        Accumulate(Sums(to), values, 1);
    }

    private Span<double> Sums(int cluster) => _sums.AsSpan(cluster * _features.Columns, _features.Columns);

    private static void Accumulate(Span<double> sums, ReadOnlySpan<float> values, double sign)
    {
        var wideSums = MemoryMarshal.Cast<double, Vector<double>>(sums);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var factor = new Vector<double>(sign);
        for (var i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(vectors[i], out var low, out var high);
            wideSums[2 * i] += factor * low;
            wideSums[(2 * i) + 1] += factor * high;
        }

        for (var c = vectors.Length * Vector<float>.Count; c < values.Length; c++)
        {
            sums[c] += sign * values[c];
        }
    }

    private static (int Nearest, float Distance, float Second) NearestTwo(ReadOnlySpan<float> distances)
    {
        var nearest = 0;
        var second = float.PositiveInfinity;
        for (var c = 1; c < distances.Length; c++)
        {
            if (distances[c] < distances[nearest])
            {
                second = distances[nearest];
                nearest = c;
            }
            else
            {
                second = Math.Min(second, distances[c]);
            }
        }

        return (nearest, distances[nearest], second);
    }

    private static (int Largest, float Second) LargestTwo(float[] shifts)
    {
        var largest = 0;
        var second = 0f;
        for (var c = 1; c < shifts.Length; c++)
        {
            if (shifts[c] > shifts[largest])
            {
                second = shifts[largest];
                largest = c;
            }
            else
            {
                second = Math.Max(second, shifts[c]);
            }
        }

        return (largest, second);
    }

    /// <summary>The buffers of one thread, for the rows of a block that are compared with all centroids.</summary>
    private sealed class Scratch(FeatureMatrix centroids)
    {
        public FeatureMatrix Vectors { get; } = new(BlockRows, centroids.Columns);

        public int[] Rows { get; } = new int[BlockRows];

        public float[] Distances { get; } = new float[BlockRows * centroids.Rows];
    }
}
