using Pipelines.Imaging.Augmentation.Operations;
using SkiaSharp;

namespace Pipelines.Imaging.Augmentation;

/// <summary>
/// Writes a randomly augmented image as the input of a graph of this library. Where nothing is augmented the numbers are those of
/// <see cref="ImageReader"/>, so that training sees what prediction sees.
/// </summary>
/// <remarks>
/// Crop and rotation are one resampling of the decoded image; flips, then colour jitter, grey, blur and erasing work on the resized image.
/// Mixup and cutmix need a whole batch: see <see cref="BatchMix"/>. Reuses its buffers: not thread-safe, each thread has its own.
/// </remarks>
internal sealed class Augmenter : IDisposable
{
    private readonly Preprocessing _preprocessing;
    private readonly AugmentationOptions _options;
    private readonly ImageReader _reader;
    private readonly ImageResampler _resampler;
    private readonly GaussianBlur _blur;

    /// <summary>Creates an augmenter.</summary>
    /// <param name="preprocessing">The size, and how an image of another shape becomes a square.</param>
    /// <param name="options">The augmentations.</param>
    /// <exception cref="PipelineException">Options contradict one another.</exception>
    public Augmenter(Preprocessing preprocessing, AugmentationOptions options)
    {
        if (options.Contradictions() is { Count: > 0 } problems)
        {
            throw new PipelineException(problems);
        }

        _preprocessing = preprocessing;
        _options = options.WithRecipe();
        _reader = new ImageReader(preprocessing);
        _resampler = new ImageResampler(preprocessing);
        _blur = new GaussianBlur(preprocessing.ResizedSize);
    }

    /// <summary>Floats of one image: 3 × resized size × resized size.</summary>
    public int Length => _reader.Length;

    /// <summary>
    /// The shortest side, in pixels, to which an image may be reduced without any crop of it being enlarged; null where images must keep
    /// their size, because some are not cropped.
    /// </summary>
    public int? SmallestSide => _options.RandomResizedCrop is { Probability: 1 } crop
        ? (int)Math.Ceiling(_preprocessing.ResizedSize / RandomResizedCrop.ShortestShare(crop))
        : null;

    /// <summary>Writes an augmented image.</summary>
    /// <param name="image">An upright, opaque image of any size, as <see cref="ImageDecoder.Decode"/> gives it; not changed.</param>
    /// <param name="random">The random numbers of this image in this epoch.</param>
    /// <param name="destination">Receives [3, resized size, resized size]: the red, the green, then the blue plane, row by row from the
    /// top, 0 to 255.</param>
    /// <returns>The visible part of the square that prediction would see, before rotation and flips.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has not exactly <see cref="Length"/> elements.</exception>
    public VisiblePart Write(SKBitmap image, AugmentationRandom random, Span<float> destination)
    {
        if (destination.Length != Length)
        {
            throw new ArgumentException($"An image has {Length} numbers here, not {destination.Length}.", nameof(destination));
        }

        var part = Resample(image, random, destination);
        Flip(destination, random);
        ChangeColors(destination, random);
        if (_options.Blur is { } blur && random.Chance(blur.Probability))
        {
            _blur.Apply(destination, random.Uniform(blur.MinimumSigma, blur.MaximumSigma));
        }

        if (_options.RandomErasing is { } erasing && random.Chance(erasing.Probability))
        {
            var box = RandomErasing.SampleBox(_preprocessing.ResizedSize, erasing, random);
            RandomErasing.Fill(destination, _preprocessing.ResizedSize, box, random);
        }

        return part;
    }

    /// <inheritdoc/>
    public void Dispose() => _resampler.Dispose();

    private VisiblePart Resample(SKBitmap image, AugmentationRandom random, Span<float> destination)
    {
        SKRectI? crop = _options.RandomResizedCrop is { } cropping && random.Chance(cropping.Probability)
            ? RandomResizedCrop.SampleRegion(image.Width, image.Height, _preprocessing.Resize, cropping, random)
            : null;
        var degrees = _options.Rotate is > 0 and var largest ? (float)random.Uniform(-largest, largest) : 0;

        // The reader resizes what does not have the resized size yet: images without crop and rotation.
        _reader.Write(
            degrees != 0 ? _resampler.Draw(image, crop ?? _resampler.ServedRegion(image), degrees)
            : crop is { } region ? _resampler.Draw(image, region)
            : image,
            destination);
        return crop is { } part ? VisiblePart.Of(part, _resampler.ServedRegion(image)) : VisiblePart.Whole;
    }

    private void Flip(Span<float> planes, AugmentationRandom random)
    {
        var size = _preprocessing.ResizedSize;
        if (_options.HorizontalFlip == true && random.Chance(0.5))
        {
            Flips.LeftToRight(planes, size);
        }

        if (_options.VerticalFlip == true && random.Chance(0.5))
        {
            Flips.TopToBottom(planes, size);
        }
    }

    private void ChangeColors(Span<float> planes, AugmentationRandom random)
    {
        if (_options.ColorJitter is { } jitter && (jitter.Probability == 1 || random.Chance(jitter.Probability)))
        {
            ColorJitter.Apply(planes, jitter, random);
        }

        if (_options.Grayscale is > 0 and var probability && random.Chance(probability))
        {
            ColorOperations.ToGrayscale(planes);
        }
    }
}
