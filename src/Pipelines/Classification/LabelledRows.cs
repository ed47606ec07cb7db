using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Pipelines.Numerics;

namespace Pipelines.Classification;

/// <summary>
/// Features and classes taken out of an ML.NET data view. Rows without a class (key 0) are passed over, as ML.NET's trainers do.
/// </summary>
/// <param name="Features">One row for each labelled row.</param>
/// <param name="Labels">Their classes, from 0.</param>
/// <param name="ClassNames">The key's values, in order; their numbers, from 1, where it has none.</param>
internal sealed record LabelledRows(FeatureMatrix Features, IReadOnlyList<int> Labels, IReadOnlyList<string> ClassNames)
{
    /// <summary>Reads the rows.</summary>
    /// <exception cref="PipelineException">A column is missing or of another type, or no row has a class.</exception>
    public static LabelledRows Read(IDataView data, string featureColumn, string labelColumn)
    {
        var features = Column(data, featureColumn);
        var labels = Column(data, labelColumn);
        if (features.Type is not VectorDataViewType { IsKnownSize: true } vector || vector.ItemType != NumberDataViewType.Single)
        {
            throw WrongType(features, "a vector of floats of known size");
        }

        if (labels.Type is not KeyDataViewType key || key.RawType != typeof(uint))
        {
            throw WrongType(labels, "a key, as MapValueToKey gives it");
        }

        var values = new List<float>();
        var classes = new List<int>();
        using var cursor = data.GetRowCursor([features, labels]);
        var getFeatures = cursor.GetGetter<VBuffer<float>>(features);
        var getLabel = cursor.GetGetter<uint>(labels);
        VBuffer<float> row = default;
        uint label = 0;
        while (cursor.MoveNext())
        {
            getLabel(ref label);
            if (label > 0)
            {
                getFeatures(ref row);
                values.AddRange(row.DenseValues());
                classes.Add((int)label - 1);
            }
        }

        return classes.Count > 0
            ? new(new([.. values], classes.Count, vector.Size), classes, Names(labels, checked((int)key.Count)))
            : throw new PipelineException(
                new Problem($"column '{labelColumn}'", "No row has a class.", "Give rows with labels to train on."));
    }

    private static IReadOnlyList<string> Names(DataViewSchema.Column labels, int count)
    {
        if (labels.Annotations.Schema.GetColumnOrNull("KeyValues")?.Type is not VectorDataViewType { ItemType: TextDataViewType })
        {
            return [.. Enumerable.Range(1, count).Select(number => number.ToString(CultureInfo.InvariantCulture))];
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        labels.GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static DataViewSchema.Column Column(IDataView data, string name) =>
        data.Schema.GetColumnOrNull(name) ?? throw new PipelineException(new Problem(
        $"column '{name}'",
        "There is no such column.",
        $"The columns are {string.Join(", ", data.Schema.Select(column => column.Name))}."));

    private static PipelineException WrongType(DataViewSchema.Column column, string expected) =>
        new(new Problem($"column '{column.Name}'", $"The column is of type {column.Type}.", $"It has to be {expected}."));
}
