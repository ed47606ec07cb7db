using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Pipelines.Imaging;

namespace Pipelines.Packaging;

/// <summary>ML.NET's stages that make the pixels a graph of ours expects: planar RGB, 0 to 255, as floats.</summary>
internal static class StockPixels
{
    /// <summary>ResizeImages, then ExtractPixels: the numbers that <see cref="ImageReader"/> gives for an upright, opaque picture.</summary>
    /// <param name="transforms">The context's catalogue.</param>
    /// <param name="outputColumn">The column of 3 × R × R pixels, R the resized size.</param>
    /// <param name="imageColumn">The column of pictures (<see cref="MLImage"/>).</param>
    /// <param name="preprocessing">The size, and how to get there.</param>
    public static EstimatorChain<ImagePixelExtractingTransformer> Of(
        TransformsCatalog transforms, string outputColumn, string imageColumn, Preprocessing preprocessing)
    {
        var resize = preprocessing.Resize switch
        {
            ResizeMode.Crop => ImageResizingEstimator.ResizingKind.IsoCrop,
            ResizeMode.Pad => ImageResizingEstimator.ResizingKind.IsoPad,
            _ => throw new ArgumentOutOfRangeException(nameof(preprocessing), preprocessing.Resize, "ML.NET has no such way to resize."),
        };
        return transforms.ResizeImages(outputColumn, preprocessing.ResizedSize, preprocessing.ResizedSize, imageColumn, resize)
            .Append(transforms.ExtractPixels(
                outputColumn,
                orderOfExtraction: ImagePixelExtractingEstimator.ColorsOrder.ARGB,
                interleavePixelColors: false,
                outputAsFloatArray: true));
    }
}
