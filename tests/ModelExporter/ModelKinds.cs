using Pipelines.Backbones;
using Pipelines.Features;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Tests.Packaging;

namespace ModelExporter;

/// <summary>
/// One model of each kind that pipelines export. What they learned is drawn at random: a head need not be good to give the same scores
/// everywhere.
/// </summary>
internal static class ModelKinds
{
    private static readonly string[] s_labels = ["scratch", "dent", "Größe/größer", "with space, comma"];

    /// <summary>The models that <see cref="Pipelines.Packaging.ModelArchive"/> writes.</summary>
    public static IReadOnlyList<(string Name, OnnxModel Model)> Build(string backbone)
    {
        var (cropped, crop) = Features(backbone, new ImageOptions { Size = 96 });
        var (padded, pad) = Features(backbone, new ImageOptions { Size = 64, Resize = ResizeMode.Pad, CenterCrop = 0.875 });
        var random = new Random(1);
        var dimensions = FeatureGraph.Dimensions(cropped);
        return
        [
            ("classification", ModelGraph.ForClassification(cropped, null, false, Layer(random, s_labels.Length, dimensions), s_labels, Metadata(crop))),
            ("classification, bottleneck", ModelGraph.ForClassification(
                padded, Layer(random, 16, dimensions), true, Layer(random, s_labels.Length, 16), s_labels, Metadata(pad))),
            ("clustering", ModelGraph.ForClustering(cropped, null, true, Points(random, 5, dimensions), Metadata(crop))),
            ("clustering, projection", ModelGraph.ForClustering(padded, Layer(random, 16, dimensions), true, Points(random, 5, 16), Metadata(pad))),
        ];
    }

    /// <summary>A model that is trained and saved by hand, and the graph that says the same.</summary>
    public static (string Name, OnnxModel Model) ByHand(string backbone, IReadOnlyList<string> pictures, string folder, string zip)
    {
        string[] labels = ["first", "second", "third"];
        var (graph, preprocessing) = Features(backbone, new ImageOptions { Size = 64 });
        var featuresOnnx = Path.Combine(folder, "features.onnx");
        graph.Save(featuresOnnx);
        var labelled = pictures.Select((path, i) => new LabelledPicture { ImagePath = path, Label = labels[i % labels.Length] }).ToList();
        var head = HandMadeChain.Train(labelled, featuresOnnx, preprocessing, zip);
        return ("by hand", ModelGraph.ForClassification(graph, null, false, head, labels, Metadata(preprocessing)));
    }

    private static (OnnxModel Graph, Preprocessing Preprocessing) Features(string backbone, ImageOptions image)
    {
        if (backbone == "tiny")
        {
            var tiny = Preprocessing.For(image, 64);
            return (TinyFeatureGraph.Build(tiny.ResizedSize), tiny);
        }

        var loaded = Backbone.Load(new BackboneOptions { Model = backbone }, Environment.CurrentDirectory);
        var preprocessing = Preprocessing.For(image, loaded.Size);
        return (FeatureGraph.Build(loaded, preprocessing, new NeckOptions()), preprocessing);
    }

    private static LinearLayer Layer(Random random, int outputs, int inputs) =>
        new(Numbers(random, outputs * inputs), Numbers(random, outputs));

    // On the unit sphere and not negative, as normalised embeddings behind a ReLU are; cubed, to point in different directions.
    private static FeatureMatrix Points(Random random, int rows, int columns)
    {
        var points = new FeatureMatrix([.. Numbers(random, rows * columns).Select(value => Math.Abs(value * value * value))], rows, columns);
        for (var i = 0; i < rows; i++)
        {
            var length = MathF.Sqrt(System.Numerics.Tensors.TensorPrimitives.SumOfSquares<float>(points.Row(i)));
            System.Numerics.Tensors.TensorPrimitives.Divide(points.Row(i), length, points.Row(i));
        }

        return points;
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(2 * random.NextDouble() - 1))];

    private static ModelMetadata Metadata(Preprocessing preprocessing) => new()
    {
        Preprocessing = preprocessing,
        Backbone = "exported for a test",
        Mean = [0, 0, 0],
        Std = [1, 1, 1],
        Pipeline = "exported for a test",
        ProducerVersion = "0.0.0",
        Created = DateTimeOffset.UnixEpoch,
    };
}
