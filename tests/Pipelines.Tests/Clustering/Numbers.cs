using Pipelines.Numerics;

namespace Pipelines.Tests.Clustering;

/// <summary>
/// Numbers from 0 to 1 that any language reproduces: x ← (1664525 x + 1013904223) mod 2³², number = float(x / 2³²). The scikit-learn
/// figures in these tests were made from the same numbers.
/// </summary>
internal sealed class Numbers(uint seed)
{
    private uint _state = seed;

    public float Next()
    {
        _state = unchecked((_state * 1664525) + 1013904223);
        return (float)(_state / 4294967296.0);
    }

    public FeatureMatrix Matrix(int rows, int columns)
    {
        var matrix = new FeatureMatrix(rows, columns);
        for (var i = 0; i < matrix.Values.Length; i++)
        {
            matrix.Values[i] = Next();
        }

        return matrix;
    }

    /// <summary>Clusters around the corners of a cube: noise with 1.5 added to column (row mod <paramref name="clusters"/>).</summary>
    public FeatureMatrix Clusters(int rows, int columns, int clusters)
    {
        var matrix = Matrix(rows, columns);
        for (var row = 0; row < rows; row++)
        {
            matrix.Row(row)[row % clusters] += 1.5f;
        }

        return matrix;
    }
}
