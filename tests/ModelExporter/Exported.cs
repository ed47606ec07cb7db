using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipelines;
using Pipelines.Backbones;
using Pipelines.Imaging;
using Pipelines.Onnx;
using ModelMetadata = Pipelines.Backbones.ModelMetadata;

namespace ModelExporter;

/// <summary>What our own engine says about one image.</summary>
internal sealed record Row(string Path, float[] Embedding, float[] Score, int Predicted)
{
    /// <summary>What a model with a decision decides; null of others.</summary>
    public string? Decision { get; init; }

    /// <summary>How typical the image is; null of models without a decision.</summary>
    public float? Typicality { get; init; }

    /// <summary>1 for each class in the prediction set; null of models without a decision.</summary>
    public float[]? PredictionSet { get; init; }
}

/// <summary>An exported model and what it should say.</summary>
internal sealed record Exported(string Kind, string Zip, IReadOnlyList<string> Labels, IReadOnlyList<Row> Rows)
{
    /// <summary>Runs the graph on all images in one batch; ML.NET will run it on one after the other.</summary>
    public static Exported Of(string kind, string zip, OnnxModel model, IReadOnlyList<string> images) =>
        new(kind, zip, ModelMetadata.Parse(model).Labels, Run(model, images));

    /// <summary>Our own engine: image reader, then ONNX Runtime on all images in one batch.</summary>
    public static List<Row> Run(OnnxModel model, IReadOnlyList<string> images)
    {
        var metadata = ModelMetadata.Parse(model);
        var reader = new ImageReader(metadata.Preprocessing);
        var pixels = new float[images.Count * reader.Length];
        for (var i = 0; i < images.Count; i++)
        {
            reader.Read(File.ReadAllBytes(images[i]), pixels.AsSpan(i * reader.Length, reader.Length));
        }

        var side = metadata.Preprocessing.ResizedSize;
        var scores = metadata.Task == PipelineTask.Classification ? ModelGraph.Scores : ModelGraph.Distances;
        var decides = DecisionGraph.IsIn(model);
        using var session = new InferenceSession(model.ToByteArray());
        using var outputs = session.Run(
            [NamedOnnxValue.CreateFromTensor("image", new DenseTensor<float>(pixels.AsMemory(), [images.Count, 3, side, side]))],
            [ModelGraph.Embedding, scores, .. decides ? DecisionGraph.Outputs : []]);
        var embedding = (DenseTensor<float>)outputs[0].AsTensor<float>();
        var score = (DenseTensor<float>)outputs[1].AsTensor<float>();
        var (decision, typicality, set) = decides
            ? (
                outputs[2].AsTensor<string>(),
                (DenseTensor<float>)outputs[3].AsTensor<float>(),
                (DenseTensor<float>)outputs[4].AsTensor<float>())
            : default;
        return
        [
            .. images.Select((path, i) => new Row(
                path,
                RowOf(embedding, i),
                RowOf(score, i),
                scores == ModelGraph.Scores ? TensorPrimitives.IndexOfMax(RowOf(score, i)) : TensorPrimitives.IndexOfMin(RowOf(score, i)))
            {
                Decision = decides ? decision![i, 0] : null,
                Typicality = decides ? typicality![i, 0] : null,
                PredictionSet = decides ? RowOf(set!, i) : null,
            }),
        ];
    }

    private static float[] RowOf(DenseTensor<float> matrix, int row)
    {
        var columns = matrix.Dimensions[1];
        return matrix.Buffer.Slice(row * columns, columns).ToArray();
    }
}
