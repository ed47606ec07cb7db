using Pipelines.Numerics;
using Pipelines.Onnx;

namespace Pipelines.Backbones;

/// <summary>The whole model as one graph: the feature graph with what was learned behind it.</summary>
internal static class ModelGraph
{
    /// <summary>Name of the output that holds the embedding: float32, N × E.</summary>
    public const string Embedding = "embedding";

    /// <summary>Name of the output that holds the probability of each class: float32, N × K, rows add up to 1.</summary>
    public const string Scores = "scores";

    /// <summary>Name of the output that holds the squared Euclidean distance to each centroid: float32, N × K, never negative.</summary>
    public const string Distances = "distances";

    /// <summary>A classifier, with the outputs <see cref="Embedding"/> and <see cref="Scores"/>.</summary>
    /// <param name="featureGraph">A graph of <see cref="FeatureGraph.Build"/>; it is not changed.</param>
    /// <param name="bottleneck">The linear layer from D features to E dimensions; null for none.</param>
    /// <param name="l2Normalize">Whether embeddings are divided by their length.</param>
    /// <param name="head">The linear layer from E dimensions to K classes; a softmax follows it.</param>
    /// <param name="labels">Names of the K classes in the order of the head's outputs.</param>
    /// <param name="metadata">What the model says about itself; its task and labels are set from the call.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public static OnnxModel ForClassification(
        OnnxModel featureGraph,
        LinearLayer? bottleneck,
        bool l2Normalize,
        LinearLayer head,
        IReadOnlyList<string> labels,
        ModelMetadata metadata)
    {
        if (labels.Count != head.Outputs)
        {
            throw new ArgumentException($"{labels.Count} labels do not fit a head of {head.Outputs} outputs.", nameof(labels));
        }

        var model = featureGraph.Clone();
        var builder = new GraphBuilder(model);
        var length = AppendEmbedding(builder, featureGraph, bottleneck, l2Normalize);
        RequireInputs(head, length, nameof(head));
        var logits = builder.Linear("head", Embedding, head);
        builder.Append("Softmax", "softmax", [logits], node => node.WithInt("axis", 1), Scores);
        SetOutputs(model, (Embedding, length), (Scores, head.Outputs));
        (metadata with { Task = PipelineTask.Classification, Labels = labels }).WriteTo(model);
        return model;
    }

    /// <summary>A clustering, with the outputs <see cref="Embedding"/> and <see cref="Distances"/>.</summary>
    /// <param name="featureGraph">A graph of <see cref="FeatureGraph.Build"/>; it is not changed.</param>
    /// <param name="projection">The linear layer from D features to E dimensions, such as principal components; null for none.</param>
    /// <param name="l2Normalize">Whether embeddings are divided by their length.</param>
    /// <param name="centroids">The K centroids, each of E dimensions.</param>
    /// <param name="metadata">What the model says about itself; its task and number of clusters are set from the call.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public static OnnxModel ForClustering(
        OnnxModel featureGraph, LinearLayer? projection, bool l2Normalize, FeatureMatrix centroids, ModelMetadata metadata)
    {
        var model = featureGraph.Clone();
        var builder = new GraphBuilder(model);
        var length = AppendEmbedding(builder, featureGraph, projection, l2Normalize);
        if (centroids.Columns != length)
        {
            throw new ArgumentException(
                $"Centroids of {centroids.Columns} dimensions do not fit embeddings of {length}.", nameof(centroids));
        }

        // The sum of squared differences, not |x|² - 2xc + |c|²: that loses digits where x is near c and may come out negative.
        var rows = builder.Append("Reshape", "embeddingRows", [Embedding, builder.Longs("embeddingRows.shape", -1, 1, length)]);
        var points = builder.Floats("centroids", [1, centroids.Rows, centroids.Columns], centroids.Values);
        var differences = builder.Append("Sub", "differences", [rows, points]);
        builder.Reduce("ReduceSumSquare", "squaredDistances", differences, axis: 2, keepDimensions: false, Distances);
        SetOutputs(model, (Embedding, length), (Distances, centroids.Rows));
        (metadata with { Task = PipelineTask.Clustering, Labels = [], Clusters = centroids.Rows }).WriteTo(model);
        return model;
    }

    /// <summary>Appends bottleneck and normalisation; the answer is the embedding's length.</summary>
    private static int AppendEmbedding(GraphBuilder builder, OnnxModel featureGraph, LinearLayer? bottleneck, bool l2Normalize)
    {
        var length = FeatureGraph.Dimensions(featureGraph);
        var vector = FeatureGraph.Output;
        if (bottleneck is not null)
        {
            RequireInputs(bottleneck, length, nameof(bottleneck));
            length = bottleneck.Outputs;
            vector = builder.Linear("bottleneck", vector, bottleneck);
        }

        if (l2Normalize)
        {
            var norm = builder.Reduce("ReduceL2", "length", vector, axis: 1, keepDimensions: true);
            var divisor = builder.AtLeast("length.minimum", norm, (float)L2Normalization.LeastLength);
            vector = builder.Append("Div", "l2Normalize", [vector, divisor]);
        }

        builder.Append(OperatorNames.Identity, "embedding", [vector], output: Embedding);
        return length;
    }

    private static void RequireInputs(LinearLayer layer, int length, string name)
    {
        if (layer.Inputs != length)
        {
            throw new ArgumentException($"A layer of {layer.Inputs} inputs does not fit vectors of {length}.", name);
        }
    }

    private static void SetOutputs(OnnxModel model, params ReadOnlySpan<(string Name, int Size)> outputs)
    {
        model.Graph.Output.Clear();
        foreach (var (name, size) in outputs)
        {
            model.Graph.Output.Add(GraphBuilder.BatchOfFloats(name, size));
        }
    }
}
