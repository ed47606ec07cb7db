namespace Pipelines.Numerics;

/// <summary>Some rows of a matrix in an order of their own. Not a copy.</summary>
internal readonly struct RowView
{
    private readonly float[] _values;
    private readonly int[]? _order;
    private readonly int _start;

    private RowView(float[] values, int columns, int[]? order, int start, int count)
    {
        _values = values;
        Columns = columns;
        _order = order;
        _start = start;
        Count = count;
    }

    /// <summary>All rows of a matrix.</summary>
    public RowView(FeatureMatrix matrix)
        : this(matrix.Values, matrix.Columns, null, 0, matrix.Rows)
    {
    }

    /// <summary>The named rows of a matrix.</summary>
    public RowView(FeatureMatrix matrix, int[] rows)
        : this(matrix.Values, matrix.Columns, rows, 0, rows.Length)
    {
    }

    /// <summary>The first rows of a block of memory that is laid out row after row.</summary>
    public RowView(float[] values, int columns, int count)
        : this(values, columns, null, 0, count)
    {
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Length of a row.</summary>
    public int Columns { get; }

    /// <summary>A row's number in the matrix.</summary>
    public int IndexOf(int row) => _order is null ? _start + row : _order[_start + row];

    /// <summary>The values of a row.</summary>
    public Span<float> this[int row] => _values.AsSpan(IndexOf(row) * Columns, Columns);

    /// <summary>A row's values from a column on; of a row beyond the last, those of the last.</summary>
    public ref float At(int row, int column) => ref _values[(IndexOf(Math.Min(row, Count - 1)) * Columns) + column];

    /// <summary>The rows divided into parts of at most so many.</summary>
    public IEnumerable<RowView> Parts(int rows)
    {
        for (var start = 0; start < Count; start += rows)
        {
            yield return new(_values, Columns, _order, _start + start, Math.Min(rows, Count - start));
        }
    }
}
