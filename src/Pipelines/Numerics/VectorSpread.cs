using System.Numerics.Tensors;

namespace Pipelines.Numerics;

/// <summary>How much the rows of a matrix differ from each other.</summary>
/// <param name="AreEqual">Whether all rows are the same, number by number.</param>
/// <param name="Relative">
/// The root mean square distance of the rows from their mean, divided by their root mean square length: 0 where all are the same, 1 where
/// the mean is 0.
/// </param>
/// <param name="ConstantColumns">Columns that have the same number in all rows.</param>
internal sealed record VectorSpread(bool AreEqual, double Relative, int ConstantColumns)
{
    /// <summary>Measures it in double precision.</summary>
    public static VectorSpread Of(FeatureMatrix features)
    {
        if (features.Rows < 2)
        {
            return new(true, 0, features.Columns);
        }

        var varies = new bool[features.Columns];
        var sums = new double[features.Columns];
        var first = features.Row(0);
        var squares = 0.0;
        for (var row = 0; row < features.Rows; row++)
        {
            var vector = features.Row(row);
            for (var column = 0; column < vector.Length; column++)
            {
                varies[column] |= vector[column] != first[column];
                sums[column] += vector[column];
                squares += (double)vector[column] * vector[column];
            }
        }

        var constant = varies.Count(column => !column);
        if (constant == features.Columns)
        {
            return new(true, 0, constant);
        }

        TensorPrimitives.Divide(sums, features.Rows, sums);
        var distances = 0.0;
        for (var row = 0; row < features.Rows; row++)
        {
            var vector = features.Row(row);
            for (var column = 0; column < vector.Length; column++)
            {
                var difference = vector[column] - sums[column];
                distances += difference * difference;
            }
        }

        return new(false, Math.Sqrt(distances / squares), constant);
    }
}
