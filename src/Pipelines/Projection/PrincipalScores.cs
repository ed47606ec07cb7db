using System.Numerics;
using System.Runtime.CompilerServices;
using Pipelines.Numerics;

namespace Pipelines.Projection;

/// <summary>
/// The coordinates of vectors along their first principal components, by subspace iteration from a random start (Halko, Martinsson and
/// Tropp, Finding structure with randomness, 2011), as scikit-learn's randomized PCA. The last components may be mixed with their
/// neighbours in variance; for a map that makes no difference.
/// </summary>
/// <remarks>
/// <see cref="PrincipalComponents"/> is exact, at the price of the eigenvectors of a matrix of columns × columns, which for 1,280 columns
/// takes longer than all the rest of a map, and needs libtorch.
/// </remarks>
internal static class PrincipalScores
{
    private const int Spare = 10;
    private const int Iterations = 7;

    // A direction of which so little is left is made of rounding errors.
    private const float Nothing = 1e-5f;

    /// <summary>The coordinates, in falling order of variance: rows × the number of components, or fewer where there are fewer.</summary>
    /// <param name="centred">Vectors whose mean is 0.</param>
    /// <param name="components">How many components.</param>
    /// <param name="seed">The start of the iteration.</param>
    public static FeatureMatrix Of(FeatureMatrix centred, int components, int seed)
    {
        var most = Math.Min(centred.Rows, centred.Columns);
        var count = Math.Min(components + Spare, most);
        var vectors = new RowView(centred);
        var basis = new FeatureMatrix(count, centred.Columns);
        var random = new Random(seed);
        for (var i = 0; i < basis.Values.Length; i++)
        {
            basis.Values[i] = (2 * random.NextSingle()) - 1;
        }

        var scores = new FeatureMatrix(centred.Rows, count);
        var zeros = new float[count];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            MakeOrthonormal(basis);
            MatrixProducts.Linear(vectors, new RowView(basis), zeros, scores.Values);
            Array.Clear(basis.Values);
            MatrixProducts.AddWeighted(new RowView(basis), vectors, scores.Values, sumStride: 1, rowStride: count);
        }

        MakeOrthonormal(basis);
        MatrixProducts.Linear(vectors, new RowView(basis), zeros, scores.Values);
        return First(Turned(scores), Math.Min(components, count));
    }

    /// <summary>The first columns; zeros where there are not so many.</summary>
    public static FeatureMatrix First(FeatureMatrix scores, int columns)
    {
        var first = new FeatureMatrix(scores.Rows, columns);
        for (var row = 0; row < scores.Rows; row++)
        {
            scores.Row(row)[..Math.Min(columns, scores.Columns)].CopyTo(first.Row(row));
        }

        return first;
    }

    /// <summary>Gram and Schmidt, twice each; directions that depend on those before them become 0.</summary>
    private static void MakeOrthonormal(FeatureMatrix basis)
    {
        for (var row = 0; row < basis.Rows; row++)
        {
            var direction = basis.Row(row);
            var before = Math.Sqrt(Product(direction, direction));
            for (var pass = 0; pass < 2; pass++)
            {
                for (var earlier = 0; earlier < row; earlier++)
                {
                    var other = basis.Row(earlier);
                    AddScaled(direction, other, -Product(other, direction));
                }
            }

            var length = Math.Sqrt(Product(direction, direction));
            if (length > Nothing * before)
            {
                AddScaled(direction, direction, (float)((1 / length) - 1));
            }
            else
            {
                direction.Clear();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Product(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        var sums = Vector<float>.Zero;
        var at = 0;
        for (; at + Vector<float>.Count <= one.Length; at += Vector<float>.Count)
        {
            sums = Vector.FusedMultiplyAdd(new Vector<float>(one[at..]), new Vector<float>(other[at..]), sums);
        }

        var sum = Vector.Sum(sums);
        for (; at < one.Length; at++)
        {
            sum += one[at] * other[at];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled(Span<float> sum, ReadOnlySpan<float> other, float factor)
    {
        var at = 0;
        for (; at + Vector<float>.Count <= sum.Length; at += Vector<float>.Count)
        {
            (new Vector<float>(sum[at..]) + (new Vector<float>(other[at..]) * factor)).CopyTo(sum[at..]);
        }

        for (; at < sum.Length; at++)
        {
            sum[at] += other[at] * factor;
        }
    }

    /// <summary>
    /// The scores turned so that their columns do not correlate; the sign of each column is such that its entry of largest magnitude is
    /// positive.
    /// </summary>
    private static FeatureMatrix Turned(FeatureMatrix scores)
    {
        var count = scores.Columns;
        var products = new double[count, count];
        for (var row = 0; row < scores.Rows; row++)
        {
            var values = scores.Row(row);
            for (var i = 0; i < count; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    products[i, j] += (double)values[i] * values[j];
                }
            }
        }

        var vectors = JacobiEigenvectors.Of(products);
        var turned = new FeatureMatrix(scores.Rows, count);
        MatrixProducts.Linear(new RowView(scores), new RowView(vectors), new float[count], turned.Values);
        for (var column = 0; column < count; column++)
        {
            var largest = 0f;
            for (var row = 0; row < turned.Rows; row++)
            {
                var value = turned.Row(row)[column];
                largest = Math.Abs(value) > Math.Abs(largest) ? value : largest;
            }

            for (var row = 0; row < turned.Rows && largest < 0; row++)
            {
                turned.Row(row)[column] *= -1;
            }
        }

        return turned;
    }
}
