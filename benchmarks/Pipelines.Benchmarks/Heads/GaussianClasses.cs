using Pipelines.Numerics;

namespace Pipelines.Benchmarks.Heads;

/// <summary>Vectors of ten classes that overlap: a centre for each, the same for every seed, and normal noise of deviation 1.</summary>
internal sealed record GaussianClasses(FeatureMatrix Vectors, int[] Labels)
{
    public const int Classes = 10;
    public const int Columns = 512;

    // Makes about one vector in ten fall nearer to another class's centre.
    private const double CentreDeviation = 0.14;

    /// <summary>One vector as ML.NET reads it.</summary>
    internal sealed class LabelledRow
    {
        public float[] Features { get; set; } = [];

        public int Label { get; set; }
    }

    /// <summary>Draws vectors, classes in turn.</summary>
    public static GaussianClasses Draw(int rows, int seed)
    {
        var centres = new Random(0);
        double[] centre = [.. Enumerable.Range(0, Classes * Columns).Select(_ => CentreDeviation * Normal(centres))];
        var random = new Random(seed);
        var vectors = new FeatureMatrix(rows, Columns);
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row % Classes)];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                vectors.Row(row)[column] = (float)(centre[(labels[row] * Columns) + column] + Normal(random));
            }
        }

        return new(vectors, labels);
    }

    /// <summary>The same vectors as objects.</summary>
    public IReadOnlyList<LabelledRow> AsRows() =>
        [.. Enumerable.Range(0, Vectors.Rows)
            .Select(row => new LabelledRow { Features = Vectors.Row(row).ToArray(), Label = Labels[row] })];

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
