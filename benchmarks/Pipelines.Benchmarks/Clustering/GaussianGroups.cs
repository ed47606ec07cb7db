using Pipelines.Numerics;

namespace Pipelines.Benchmarks.Clustering;

/// <summary>Vectors scattered around centres, with groups of different size and width that overlap, as embeddings of images do.</summary>
internal static class GaussianGroups
{
    /// <summary>Draws them; the same seed gives the same vectors.</summary>
    public static FeatureMatrix Draw(int rows, int columns, int groups, int seed)
    {
        var random = new Random(seed);
        var centres = new FeatureMatrix(groups, columns);
        for (var i = 0; i < centres.Values.Length; i++)
        {
            centres.Values[i] = 0.4f * Normal(random);
        }

        var widths = Enumerable.Range(0, groups).Select(_ => 0.5f + random.NextSingle()).ToArray();
        var features = new FeatureMatrix(rows, columns);
        for (var row = 0; row < rows; row++)
        {
            // The square makes the first groups several times as large as the last.
            var group = (int)(groups * random.NextDouble() * random.NextDouble());
            var vector = features.Row(row);
            for (var c = 0; c < columns; c++)
            {
                vector[c] = centres.Row(group)[c] + (widths[group] * Normal(random));
            }
        }

        return features;
    }

    /// <summary>One number of the standard normal distribution (Box and Muller, 1958).</summary>
    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
