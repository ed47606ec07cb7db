using Microsoft.ML;
using Microsoft.ML.Data;
using Pipelines.Backbones;
using Pipelines.Imaging;
using Pipelines.Numerics;

namespace Pipelines.Packaging;

/// <summary>
/// The chain of stock ML.NET transformers for a model graph: LoadImages → ResizeImages → ExtractPixels → ApplyOnnxModel → softmax or
/// K-means.
/// </summary>
internal static class StockChain
{
    /// <summary>The input column: path of an image file.</summary>
    public const string PathColumn = "ImagePath";

    /// <summary>The decoded image.</summary>
    public const string ImageColumn = "Image";

    /// <summary>The column of pixels, named after the graph's input tensor.</summary>
    public const string PixelsColumn = FeatureGraph.Input;

    /// <summary>The column that the head or K-means uses, named after the graph's output tensor.</summary>
    public const string EmbeddingColumn = ModelGraph.Embedding;

    // Only the key values of this column matter; prediction does not use it.
    private const string LabelColumn = "Label";

    private const string PredictedLabelColumn = "PredictedLabel";

    /// <summary>
    /// The chain of a classifier: adds <c>embedding</c>, <c>Score</c> with the labels as slot names, <c>PredictedLabel</c> as text.
    /// </summary>
    /// <param name="context">The context that the transformers belong to.</param>
    /// <param name="graphFile">The model graph; must stay where it is until the chain is disposed.</param>
    /// <param name="preprocessing">The pixels that the graph expects.</param>
    /// <param name="head">The linear layer on the embedding.</param>
    /// <param name="labels">Class names, in the order of the head's outputs.</param>
    /// <param name="decision">The outputs of <see cref="DecisionGraph"/> that the graph has: columns of the same names.</param>
    public static TransformerChain<ITransformer> ForClassification(
        MLContext context,
        string graphFile,
        Preprocessing preprocessing,
        LinearLayer head,
        IReadOnlyList<string> labels,
        IReadOnlyList<string> decision)
    {
        var chain = Embedding(context, graphFile, preprocessing, decision);
        var embedded = chain.Transform(NoRows(context));
        var trainSchema = new DataViewSchema.Builder();
        trainSchema.AddColumn(EmbeddingColumn, embedded.Schema[EmbeddingColumn].Type);
        trainSchema.AddColumn(LabelColumn, new KeyDataViewType(typeof(uint), labels.Count), KeyValues(labels));
        var softmax = StockTransformers.Softmax(context, head, trainSchema.ToSchema(), EmbeddingColumn, LabelColumn);
        var toName = context.Transforms.Conversion.MapKeyToValue(PredictedLabelColumn).Fit(softmax.Transform(embedded));
        return new([.. chain, softmax, toName]);
    }

    /// <summary>
    /// The chain of a clustering: adds <c>embedding</c>, <c>Score</c> (squared distances), <c>PredictedLabel</c> (key, 1 to k).
    /// </summary>
    /// <param name="context">The context that the transformers belong to.</param>
    /// <param name="graphFile">The model graph; must stay where it is until the chain is disposed.</param>
    /// <param name="preprocessing">The pixels that the graph expects.</param>
    /// <param name="centroids">One row for each cluster.</param>
    public static TransformerChain<ITransformer> ForClustering(
        MLContext context, string graphFile, Preprocessing preprocessing, FeatureMatrix centroids)
    {
        var chain = Embedding(context, graphFile, preprocessing, []);
        var trainSchema = new DataViewSchema.Builder();
        trainSchema.AddColumn(EmbeddingColumn, chain.GetOutputSchema(NoRows(context).Schema)[EmbeddingColumn].Type);
        return new([.. chain, StockTransformers.KMeans(context, centroids, trainSchema.ToSchema(), EmbeddingColumn)]);
    }

    /// <summary>The input of the chain: one column of paths, without rows.</summary>
    public static IDataView NoRows(MLContext context) => context.Data.LoadFromEnumerable(Array.Empty<ImageFile>());

    // No image folder: the model must not hold paths of the machine that trained it.
    private static TransformerChain<ITransformer> Embedding(
        MLContext context, string graphFile, Preprocessing preprocessing, IReadOnlyList<string> further)
    {
        IEstimator<ITransformer> estimator = context.Transforms.LoadImages(ImageColumn, imageFolder: null, PathColumn)
            .Append(context.Transforms.ExtractImagePixels(PixelsColumn, ImageColumn, preprocessing))
            .Append(further.Count == 0
                ? context.Transforms.ApplyOnnxModel(EmbeddingColumn, PixelsColumn, graphFile)
                : context.Transforms.ApplyOnnxModel([EmbeddingColumn, .. further], [PixelsColumn], graphFile));
        return new([.. Flat(estimator.Fit(NoRows(context)))]);
    }

    // Nested chains would hide their stages from programs that leave some out.
    private static IEnumerable<ITransformer> Flat(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Flat) : [transformer];

    private static DataViewSchema.Annotations KeyValues(IReadOnlyList<string> labels)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add<VBuffer<ReadOnlyMemory<char>>>(
            "KeyValues",
            new VectorDataViewType(TextDataViewType.Instance, labels.Count),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new(labels.Count, [.. labels.Select(label => label.AsMemory())]));
        return annotations.ToAnnotations();
    }

    private sealed class ImageFile
    {
        public string ImagePath { get; set; } = "";
    }
}
