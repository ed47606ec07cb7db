using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Pipelines.Imaging;

namespace Pipelines;

/// <summary>The imaging stage for ML.NET programs: from images to the pixels that a graph of this library expects.</summary>
public static class ImagePixelsCatalog
{
    // The size at which most networks were trained; a backbone's own is only known with the backbone.
    private const int UsualSize = 224;

    /// <summary>
    /// ML.NET's ResizeImages and ExtractPixels, with settings that give the numbers that pipelines compute for an upright, opaque image:
    /// planar RGB, 0 to 255, as floats.
    /// </summary>
    /// <param name="transforms">The catalogue of the <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The new column: a vector of 3 × R × R floats, R being the size divided by the centre crop.</param>
    /// <param name="inputColumnName">The column of images (<see cref="MLImage"/>).</param>
    /// <param name="image">The size, and how an image of another shape becomes a square. Default of the size: 224.</param>
    public static EstimatorChain<ImagePixelExtractingTransformer> ExtractImagePixels(
        this TransformsCatalog transforms, string outputColumnName, string inputColumnName, ImageOptions image) =>
        transforms.ExtractImagePixels(outputColumnName, inputColumnName, Preprocessing.For(image, UsualSize));

    /// <summary>
    /// ML.NET's ResizeImages and ExtractPixels, with settings that give the numbers of <see cref="ImageReader"/> for an upright, opaque
    /// image: planar RGB, 0 to 255, as floats.
    /// </summary>
    /// <param name="transforms">The catalogue of the <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The new column: a vector of 3 × R × R floats, R being the resized size.</param>
    /// <param name="inputColumnName">The column of images (<see cref="MLImage"/>).</param>
    /// <param name="preprocessing">The size, and how an image of another shape becomes a square.</param>
    internal static EstimatorChain<ImagePixelExtractingTransformer> ExtractImagePixels(
        this TransformsCatalog transforms, string outputColumnName, string inputColumnName, Preprocessing preprocessing)
    {
        var resize = preprocessing.Resize switch
        {
            ResizeMode.Crop => ImageResizingEstimator.ResizingKind.IsoCrop,
            ResizeMode.Pad => ImageResizingEstimator.ResizingKind.IsoPad,
            _ => throw new ArgumentOutOfRangeException(nameof(preprocessing), preprocessing.Resize, "ML.NET has no such resize mode."),
        };
        return transforms.ResizeImages(outputColumnName, preprocessing.ResizedSize, preprocessing.ResizedSize, inputColumnName, resize)
            .Append(transforms.ExtractPixels(
                outputColumnName,
                orderOfExtraction: ImagePixelExtractingEstimator.ColorsOrder.ARGB,
                interleavePixelColors: false,
                outputAsFloatArray: true));
    }
}
