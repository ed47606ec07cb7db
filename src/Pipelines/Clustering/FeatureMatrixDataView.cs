using Microsoft.ML;
using Microsoft.ML.Data;
using Pipelines.Numerics;

namespace Pipelines.Clustering;

/// <summary>The rows of a feature matrix as ML.NET sees data: one column <c>Features</c>, copied from the matrix on demand.</summary>
internal sealed class FeatureMatrixDataView : IDataView
{
    public const string FeaturesColumn = "Features";

    private readonly FeatureMatrix _features;

    public FeatureMatrixDataView(FeatureMatrix features)
    {
        _features = features;
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(FeaturesColumn, new VectorDataViewType(NumberDataViewType.Single, features.Columns));
        Schema = schema.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _features.Rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, columnsNeeded.Any());

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(FeatureMatrixDataView view, bool active) : DataViewRowCursor
    {
        private int _row = -1;

        public override long Position => _row;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active;

        public override bool MoveNext()
        {
            if (_row + 1 >= view._features.Rows)
            {
                _row = -1;
                return false;
            }

            _row++;
            return true;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> vector) =>
            {
                var editor = VBufferEditor.Create(ref vector, view._features.Columns);
                view._features.Row(_row).CopyTo(editor.Values);
                vector = editor.Commit();
            };
            return getter as ValueGetter<TValue>
                ?? throw new InvalidOperationException(
                    $"Column {column.Name} holds vectors of single-precision numbers, not {typeof(TValue)}.");
        }
    }
}
