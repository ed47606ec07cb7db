using Microsoft.ML;
using Microsoft.ML.Data;
using Pipelines.Numerics;
using Pipelines.Packaging;

namespace Pipelines.Tests.Packaging;

/// <summary>
/// Pins the internal constructors of ML.NET that the packaging calls: a new ML.NET version that changes one fails here with a
/// MissingMethodException, one that changes what they mean fails by its numbers.
/// </summary>
public sealed class StockTransformersTests
{
    [Fact]
    public void Softmax_gives_the_probabilities_of_the_linear_layer()
    {
        // logits of (1, 2): 1·1 + 0·2 + 0 = 1; 0·1 + 1·2 − 1 = 1; 2·1 − 1·2 + 0.5 = 0.5
        var head = new LinearLayer([1, 0, 0, 1, 2, -1], [0, -1, 0.5f]);
        var context = new MLContext();
        var data = context.Data.LoadFromEnumerable(
            [new Labelled { Features = [1, 2], Label = "a" }, new() { Label = "b" }, new() { Label = "c" }]);
        var keyed = context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);

        var softmax = StockTransformers.Softmax(context, head, keyed.Schema, "Features", "Label");

        var scored = softmax.Transform(keyed);
        var score = scored.GetColumn<float[]>("Score").First();
        var e = new[] { Math.Exp(1), Math.Exp(1), Math.Exp(0.5) };
        Assert.Equal(e.Select(value => value / e.Sum()), score.Select(value => (double)value), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(["a", "b", "c"], SlotNames(scored.Schema["Score"]));
    }

    [Fact]
    public void KMeans_gives_squared_distances_and_the_number_of_the_nearest_centroid()
    {
        var centroids = new FeatureMatrix([0, 0, 3, 4], 2, 2);
        var context = new MLContext();
        var data = context.Data.LoadFromEnumerable([new Labelled { Features = [0, 1] }, new() { Features = [3, 3] }]);

        var scored = StockTransformers.KMeans(context, centroids, data.Schema, "Features").Transform(data);

        Assert.Equal([[1, 18], [18, 1]], scored.GetColumn<float[]>("Score"));
        Assert.Equal([1u, 2u], scored.GetColumn<uint>("PredictedLabel"));
    }

    private static IEnumerable<string> SlotNames(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return names.DenseValues().Select(name => name.ToString());
    }

    private sealed class Labelled
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [0, 0];

        public string Label { get; set; } = "";
    }
}
