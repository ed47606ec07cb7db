using Pipelines.Numerics;

namespace Pipelines.Projection;

/// <summary>
/// Vectors moved so that their mean is 0, and scaled so that no square of a distance overflows. Who is near to whom stays.
/// </summary>
internal static class CentredVectors
{
    /// <summary>The vectors less their mean, divided by the largest magnitude that is left; zeros where all are equal.</summary>
    public static FeatureMatrix Of(FeatureMatrix vectors)
    {
        var mean = new double[vectors.Columns];
        for (var row = 0; row < vectors.Rows; row++)
        {
            var vector = vectors.Row(row);
            for (var column = 0; column < vector.Length; column++)
            {
                mean[column] += vector[column];
            }
        }

        for (var column = 0; column < mean.Length; column++)
        {
            mean[column] /= vectors.Rows;
        }

        var largest = 0.0;
        for (var row = 0; row < vectors.Rows; row++)
        {
            var vector = vectors.Row(row);
            for (var column = 0; column < vector.Length; column++)
            {
                largest = Math.Max(largest, Math.Abs(vector[column] - mean[column]));
            }
        }

        var centred = new FeatureMatrix(vectors.Rows, vectors.Columns);
        for (var row = 0; row < vectors.Rows && largest > 0; row++)
        {
            var vector = vectors.Row(row);
            var moved = centred.Row(row);
            for (var column = 0; column < vector.Length; column++)
            {
                moved[column] = (float)((vector[column] - mean[column]) / largest);
            }
        }

        return centred;
    }
}
