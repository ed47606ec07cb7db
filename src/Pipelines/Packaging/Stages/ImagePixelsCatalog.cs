using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Pipelines.Imaging;

namespace Pipelines.Packaging.Stages;

/// <summary>The imaging stage for ML.NET programs: from pictures to the pixels that a graph of this library expects.</summary>
public static class ImagePixelsCatalog
{
    /// <summary>
    /// ML.NET's ResizeImages and ExtractPixels, set so that they give the numbers that <see cref="ImageReader"/> gives for an upright, opaque picture: planar
    /// RGB, 0 to 255, as floats.
    /// </summary>
    /// <param name="transforms">The catalogue of the <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The new column: a vector of 3 × R × R floats, R being the resized size.</param>
    /// <param name="inputColumnName">The column of pictures (<see cref="MLImage"/>).</param>
    /// <param name="preprocessing">The size, and how a picture of another shape becomes a square.</param>
    public static EstimatorChain<ImagePixelExtractingTransformer> ExtractImagePixels(
        this TransformsCatalog transforms, string outputColumnName, string inputColumnName, Preprocessing preprocessing)
    {
        var resize = preprocessing.Resize switch
        {
            ResizeMode.Crop => ImageResizingEstimator.ResizingKind.IsoCrop,
            ResizeMode.Pad => ImageResizingEstimator.ResizingKind.IsoPad,
            _ => throw new ArgumentOutOfRangeException(nameof(preprocessing), preprocessing.Resize, "ML.NET has no such way to resize."),
        };
        return transforms.ResizeImages(outputColumnName, preprocessing.ResizedSize, preprocessing.ResizedSize, inputColumnName, resize)
            .Append(transforms.ExtractPixels(
                outputColumnName,
                orderOfExtraction: ImagePixelExtractingEstimator.ColorsOrder.ARGB,
                interleavePixelColors: false,
                outputAsFloatArray: true));
    }
}
