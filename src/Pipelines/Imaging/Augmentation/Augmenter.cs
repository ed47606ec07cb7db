using Pipelines.Imaging.Augmentation.Operations;
using SkiaSharp;

namespace Pipelines.Imaging.Augmentation;

/// <summary>
/// Writes a randomly varied picture as the numbers that enter a graph of ours. Where nothing is augmented they are those of <see cref="ImageReader"/>: a network
/// is trained on what will be served.
/// </summary>
/// <remarks>
/// Crop and rotation are one resampling of the decoded picture; flips, then colour jitter, grey, blur and erasing work on the resized picture.
/// Mixup and cutmix need a whole batch: see <see cref="BatchMix"/>. Keeps its memory for the next picture: not thread-safe, each thread has its own.
/// </remarks>
public sealed class Augmenter : IDisposable
{
    private readonly Preprocessing _preprocessing;
    private readonly AugmentationOptions _options;
    private readonly ImageReader _reader;
    private readonly PictureResampler _resampler;
    private readonly GaussianBlur _blur;

    /// <summary>Creates an augmenter.</summary>
    /// <param name="preprocessing">The size, and how a picture of another shape becomes a square.</param>
    /// <param name="options">What is varied, and how much.</param>
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
        _resampler = new PictureResampler(preprocessing);
        _blur = new GaussianBlur(preprocessing.ResizedSize);
    }

    /// <summary>Floats of one picture: 3 × resized size × resized size.</summary>
    public int Length => _reader.Length;

    /// <summary>
    /// The fewest pixels that a side of a picture may have for no part of it to be enlarged because of that; null where pictures must be whole, because some of
    /// them come out just as they are served.
    /// </summary>
    public int? SmallestSide => _options.RandomResizedCrop is { Probability: 1 } crop
        ? (int)Math.Ceiling(_preprocessing.ResizedSize / RandomResizedCrop.ShortestShare(crop))
        : null;

    /// <summary>Writes a varied picture.</summary>
    /// <param name="picture">An upright, opaque picture of any size, as <see cref="ImageDecoder.Decode"/> gives it; not changed.</param>
    /// <param name="random">The random numbers of this picture in this epoch.</param>
    /// <param name="destination">Receives [3, resized size, resized size]: the red, the green, then the blue plane, row by row from the top, 0 to 255.</param>
    /// <returns>The part of the served square that is to be seen; its place before any rotation, and whether it was mirrored or not.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has not exactly <see cref="Length"/> elements.</exception>
    public VisiblePart Write(SKBitmap picture, AugmentationRandom random, Span<float> destination)
    {
        if (destination.Length != Length)
        {
            throw new ArgumentException($"A picture has {Length} numbers here, not {destination.Length}.", nameof(destination));
        }

        var part = Resample(picture, random, destination);
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

    private VisiblePart Resample(SKBitmap picture, AugmentationRandom random, Span<float> destination)
    {
        SKRectI? crop = _options.RandomResizedCrop is { } cropping && random.Chance(cropping.Probability)
            ? RandomResizedCrop.SampleRegion(picture.Width, picture.Height, _preprocessing.Resize, cropping, random)
            : null;
        var degrees = _options.Rotate is > 0 and var largest ? (float)random.Uniform(-largest, largest) : 0;

        // The reader resizes what has not the resized size yet: pictures that nothing was done to.
        _reader.Write(
            degrees != 0 ? _resampler.Draw(picture, crop ?? _resampler.ServedRegion(picture), degrees)
            : crop is { } region ? _resampler.Draw(picture, region)
            : picture,
            destination);
        return crop is { } part ? VisiblePart.Of(part, _resampler.ServedRegion(picture)) : VisiblePart.Whole;
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
