namespace Pipelines.Numerics;

/// <summary>Vectors of equal length, one row for each image, in one block of memory, row after row.</summary>
internal sealed class FeatureMatrix
{
    private readonly float[] _values;

    /// <summary>Wraps values that are already laid out row after row.</summary>
    /// <exception cref="ArgumentException">The number of values is not rows × columns.</exception>
    public FeatureMatrix(float[] values, int rows, int columns)
    {
        if (values.LongLength != (long)rows * columns)
        {
            throw new ArgumentException($"{values.LongLength} values do not make {rows} rows of {columns}.", nameof(values));
        }

        _values = values;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>A matrix of zeros.</summary>
    public FeatureMatrix(int rows, int columns)
        : this(new float[checked(rows * columns)], rows, columns)
    {
    }

    /// <summary>Number of vectors.</summary>
    public int Rows { get; }

    /// <summary>Length of each vector.</summary>
    public int Columns { get; }

    /// <summary>All values, row after row. Not a copy.</summary>
    public float[] Values => _values;

    /// <summary>One vector. Not a copy.</summary>
    public Span<float> Row(int row) => _values.AsSpan(row * Columns, Columns);

    /// <summary>The named rows, in the order given, copied.</summary>
    public FeatureMatrix Select(IReadOnlyList<int> rows)
    {
        var chosen = new FeatureMatrix(rows.Count, Columns);
        for (var i = 0; i < rows.Count; i++)
        {
            Row(rows[i]).CopyTo(chosen.Row(i));
        }

        return chosen;
    }
}
