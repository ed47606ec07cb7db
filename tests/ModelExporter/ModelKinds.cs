using System.Numerics.Tensors;
using Pipelines;
using Pipelines.Backbones;
using Pipelines.Classification.Decision;
using Pipelines.Imaging;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Tests.Packaging;

namespace ModelExporter;

/// <summary>
/// One model of each kind that pipelines export. Weights are drawn at random, around what the images give: a model need not be good to give
/// the same scores everywhere, but it has to tell the images apart.
/// </summary>
internal sealed class ModelKinds(string backbone, IReadOnlyList<string> images)
{
    private const int Clusters = 5;
    private const int Dimensions = 16;
    private static readonly string[] s_labels = ["scratch", "dent", "Größe/größer", "with space, comma"];
    private readonly Random _random = new(1);

    /// <summary>The models that <see cref="Pipelines.Packaging.ModelArchive"/> writes.</summary>
    public IEnumerable<(string Name, OnnxModel Model)> Build()
    {
        var (cropped, crop) = Features(new ImageOptions { Size = 96 });
        var (padded, pad) = Features(new ImageOptions { Size = 64, Resize = ResizeMode.Pad, CenterCrop = 0.875 });
        var bottleneck = Layer(Dimensions, Mean(padded, pad));
        var head = Layer(s_labels.Length, new float[Dimensions]);
        var plain = ModelGraph.ForClassification(padded, bottleneck, true, head, s_labels, Metadata(pad));
        return
        [
            (
                "classification",
                ModelGraph.ForClassification(cropped, null, false, Layer(s_labels.Length, Mean(cropped, crop)), s_labels, Metadata(crop))),
            ("classification, bottleneck", plain),
            ("classification, decision", DecisionGraph.Append(plain, head, Decision(plain, head))),
            ("clustering", ModelGraph.ForClustering(cropped, null, true, Centroids(cropped, null, crop), Metadata(crop))),
            (
                "clustering, projection",
                ModelGraph.ForClustering(padded, bottleneck, true, Centroids(padded, bottleneck, pad), Metadata(pad))),
        ];
    }

    /// <summary>A model that is trained and saved by hand, and the graph that says the same.</summary>
    public (string Name, OnnxModel Model) ByHand(string folder, string zip)
    {
        string[] labels = ["first", "second", "third"];
        var (graph, preprocessing) = Features(new ImageOptions { Size = 64 });
        var featuresOnnx = Path.Combine(folder, "features.onnx");
        graph.Save(featuresOnnx);
        var labelled = images.Select((path, i) => new LabelledImage { ImagePath = path, Label = labels[i % labels.Length] }).ToList();
        var head = HandMadeChain.Train(labelled, featuresOnnx, preprocessing, zip);
        return ("by hand", ModelGraph.ForClassification(graph, null, false, head, labels, Metadata(preprocessing)));
    }

    private (OnnxModel Graph, Preprocessing Preprocessing) Features(ImageOptions image)
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

    /// <summary>Limits that divide the images.</summary>
    private DecisionLayers Decision(OnnxModel model, LinearLayer head)
    {
        var rows = Exported.Run(model, images);
        var familiarity = Familiarity.Fit(
            new([.. rows.SelectMany(row => row.Embedding)], rows.Count, Dimensions), [.. rows.Select(_ => 0)], head, 1, () => head);
        var numbers = familiarity.Of(new([.. rows.SelectMany(row => row.Embedding)], rows.Count, Dimensions));
        return new()
        {
            Sets = new(
                ConformalMethod.Lac,
                rows.Select(row => row.Score.Order().ElementAt(row.Score.Length - 2)).Order().ElementAt(rows.Count / 2)),
            Typicality = new(familiarity.Prototypes, null, TypicalityFit.Of(numbers, 0.3)),
        };
    }

    // The bias takes the images' mean away, so that it is the image that decides.
    private LinearLayer Layer(int outputs, float[] mean)
    {
        var weights = new float[outputs * mean.Length];
        foreach (ref var weight in weights.AsSpan())
        {
            weight = (float)(2 * _random.NextDouble() - 1);
        }

        return new(
            weights,
            [.. Enumerable.Range(0, outputs).Select(i => -TensorPrimitives.Dot(weights.AsSpan(i * mean.Length, mean.Length), mean))]);
    }

    private float[] Mean(OnnxModel features, Preprocessing preprocessing)
    {
        var vectors = Embeddings(features, null, false, preprocessing);
        return [.. Enumerable.Range(0, vectors[0].Length).Select(i => vectors.Average(vector => vector[i]))];
    }

    // The first images themselves.
    private FeatureMatrix Centroids(OnnxModel features, LinearLayer? projection, Preprocessing preprocessing)
    {
        var first = Embeddings(features, projection, true, preprocessing).Take(Clusters).ToList();
        return new([.. first.SelectMany(vector => vector)], first.Count, first[0].Length);
    }

    private List<float[]> Embeddings(OnnxModel features, LinearLayer? projection, bool l2Normalize, Preprocessing preprocessing)
    {
        var origin = new FeatureMatrix(1, projection?.Outputs ?? FeatureGraph.Dimensions(features));
        var model = ModelGraph.ForClustering(features, projection, l2Normalize, origin, Metadata(preprocessing));
        return [.. Exported.Run(model, images).Select(row => row.Embedding)];
    }

    private static ModelMetadata Metadata(Preprocessing preprocessing) => new()
    {
        Preprocessing = preprocessing,
        Backbone = "exported for a test",
        Mean = [0, 0, 0],
        Std = [1, 1, 1],
        Pipeline = "exported for a test",
        ProducerVersion = "0.0.0",
    };
}
