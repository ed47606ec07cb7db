using Pipelines.Classification;
using Pipelines.Numerics;

namespace Pipelines.Tests.Classification;

/// <summary>Data made by a formula, so that another program can make the same numbers; and a model's scores in plain arithmetic.</summary>
internal static class Toy
{
    /// <summary>
    /// 60 rows of 4 features, 3 classes of 30, 15 and 15 rows. Row i: sin(1.3 i + 0.7 d² + d), plus 0.8 where i mod 3 = d; the last feature
    /// is then multiplied by 5 and raised by 100. Class: 0 where i is a multiple of 4, otherwise i mod 3.
    /// </summary>
    public static (FeatureMatrix X, int[] Y) Waves()
    {
        var x = new FeatureMatrix(60, 4);
        for (var i = 0; i < x.Rows; i++)
        {
            for (var d = 0; d < x.Columns; d++)
            {
                var value = Math.Sin((1.3 * i) + (0.7 * d * d) + d) + (i % 3 == d ? 0.8 : 0);
                x.Row(i)[d] = (float)(d == 3 ? 100 + (5 * value) : value);
            }
        }

        return (x, [.. Enumerable.Range(0, 60).Select(i => i % 4 == 0 ? 0 : i % 3)]);
    }

    /// <summary>Names for so many classes.</summary>
    public static string[] Names(int classes) => [.. Enumerable.Range(0, classes).Select(number => $"class {number}")];

    public static double[] Probabilities(SoftmaxModel model, FeatureMatrix x, int row, bool l2Normalize = false)
    {
        double[] vector = [.. x.Row(row).ToArray().Select(value => (double)value)];
        if (model.Bottleneck is not null)
        {
            vector = Linear(model.Bottleneck, vector);
        }

        if (l2Normalize)
        {
            var length = Math.Sqrt(vector.Sum(value => value * value));
            vector = [.. vector.Select(value => value / length)];
        }

        var scores = Linear(model.Head, vector);
        var exponentials = scores.Select(score => Math.Exp(score - scores.Max())).ToArray();
        return [.. exponentials.Select(value => value / exponentials.Sum())];
    }

    public static int Predict(SoftmaxModel model, FeatureMatrix x, int row, bool l2Normalize = false)
    {
        var probabilities = Probabilities(model, x, row, l2Normalize);
        return Array.IndexOf(probabilities, probabilities.Max());
    }

    private static double[] Linear(LinearLayer layer, double[] vector) =>
        [.. Enumerable.Range(0, layer.Outputs).Select(output =>
            layer.Bias[output] + vector.Select((value, input) => value * layer.Weights[(output * layer.Inputs) + input]).Sum())];
}
