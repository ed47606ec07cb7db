using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Onnx;

namespace Pipelines.Benchmarks.Extraction;

/// <summary>ML.NET's own way from image files to vectors, with everything at its default.</summary>
internal sealed class StockChain : IDisposable
{
    private readonly ITransformer _chain;
    private readonly IDataView _images;

    public StockChain(OnnxModel featureGraph, int size, IReadOnlyList<HashedImage> images, string folder)
    {
        var file = Path.Combine(folder, "graph.onnx");
        featureGraph.Save(file);
        var context = new MLContext { TempFilePath = folder };
        _images = context.Data.LoadFromEnumerable(images.Select(image => new ImageRow { Path = image.Item.Path }));
        _chain = context.Transforms.LoadImages(FeatureGraph.Input, "", nameof(ImageRow.Path))
            .Append(context.Transforms.ResizeImages(
                FeatureGraph.Input, size, size, FeatureGraph.Input, ImageResizingEstimator.ResizingKind.IsoCrop))
            .Append(context.Transforms.ExtractPixels(FeatureGraph.Input, FeatureGraph.Input))
            .Append(context.Transforms.ApplyOnnxModel(FeatureGraph.Output, FeatureGraph.Input, file))
            .Fit(_images);
    }

    /// <summary>Computes all vectors.</summary>
    /// <returns>How many there were.</returns>
    public int Run()
    {
        var vectors = _chain.Transform(_images);
        var column = vectors.Schema[FeatureGraph.Output];
        using var cursor = vectors.GetRowCursor([column]);
        var read = cursor.GetGetter<VBuffer<float>>(column);
        var vector = default(VBuffer<float>);
        var count = 0;
        while (cursor.MoveNext())
        {
            read(ref vector);
            count++;
        }

        return count;
    }

    public void Dispose() => (_chain as IDisposable)?.Dispose();

    private sealed class ImageRow
    {
        public string Path { get; set; } = "";
    }
}
