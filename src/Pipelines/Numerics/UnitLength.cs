namespace Pipelines.Numerics;

/// <summary>Divides vectors by their Euclidean length, as the exported graph does.</summary>
internal static class UnitLength
{
    private const double LeastLength = 1e-12;

    /// <summary>The vectors with length 1, as a copy; a vector of zeros stays one.</summary>
    public static FeatureMatrix Of(FeatureMatrix features)
    {
        var normalized = new FeatureMatrix(features.Rows, features.Columns);
        for (var row = 0; row < features.Rows; row++)
        {
            var from = features.Row(row);
            var to = normalized.Row(row);
            var squares = 0.0;
            foreach (var value in from)
            {
                squares += (double)value * value;
            }

            var factor = 1 / Math.Max(Math.Sqrt(squares), LeastLength);
            for (var column = 0; column < to.Length; column++)
            {
                to[column] = (float)(from[column] * factor);
            }
        }

        return normalized;
    }
}
