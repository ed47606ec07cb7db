using SkiaSharp;

namespace Pipelines.Imaging.Augmentation.Operations;

/// <summary>
/// Chooses the part of an image that is resized to the whole square (Szegedy et al., Going Deeper with Convolutions, 2015; drawn as in
/// torchvision).
/// </summary>
internal static class RandomResizedCrop
{
    private const int Attempts = 10;

    /// <summary>
    /// Draws a part: area and position uniformly, the aspect ratio uniformly on a logarithmic scale. Where none of ten attempts fits, it is
    /// the largest part around the centre with an allowed aspect ratio.
    /// </summary>
    /// <param name="width">Width of the image, in pixels.</param>
    /// <param name="height">Height of the image, in pixels.</param>
    /// <param name="mode"> With <see cref="ResizeMode.Pad"/> parts are taken from the square into which the image is padded. They may reach
    /// beyond the image, but no further than necessary: the image covers their whole width or height. </param>
    /// <param name="options">The ranges.</param>
    /// <param name="random">The random numbers.</param>
    /// <returns>The part, in whole pixels of the image.</returns>
    public static SKRectI SampleRegion(int width, int height, ResizeMode mode, RandomResizedCropOptions options, AugmentationRandom random)
    {
        var frameWidth = mode == ResizeMode.Pad ? Math.Max(width, height) : width;
        var frameHeight = mode == ResizeMode.Pad ? frameWidth : height;
        var spread = Math.Log(options.AspectRatio);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var area = (double)frameWidth * frameHeight * random.Uniform(options.MinimumScale, options.MaximumScale);
            var aspect = Math.Exp(random.Uniform(-spread, spread));
            var across = (int)Math.Round(Math.Sqrt(area * aspect));
            var down = (int)Math.Round(Math.Sqrt(area / aspect));
            if (across > 0 && down > 0 && across <= frameWidth && down <= frameHeight)
            {
                return SKRectI.Create(Start(width, frameWidth, across, random), Start(height, frameHeight, down, random), across, down);
            }
        }

        var centralWidth = Math.Max(1, Math.Min(frameWidth, (int)Math.Round(frameHeight * options.AspectRatio)));
        var centralHeight = Math.Max(1, Math.Min(frameHeight, (int)Math.Round(frameWidth * options.AspectRatio)));
        return SKRectI.Create((width - centralWidth) / 2, (height - centralHeight) / 2, centralWidth, centralHeight);
    }

    /// <summary>The shortest side of any part, as a share of the image's shorter side, except for rounding.</summary>
    public static double ShortestShare(RandomResizedCropOptions options)
    {
        // The other side is no longer than the image's.
        return Math.Max(options.MinimumScale, Math.Sqrt(options.MinimumScale / options.AspectRatio));
    }

    /// <summary>Where the part begins along one side of the image, which lies in the middle of the frame's side.</summary>
    private static int Start(int side, int frameSide, int length, AugmentationRandom random)
    {
        if (length <= side)
        {
            return random.Below(side - length + 1);
        }

        var before = (frameSide - side) / 2;
        var first = Math.Max(-before, side - length);
        var last = Math.Min(0, frameSide - before - length);
        return first + random.Below(last - first + 1);
    }
}
