using SkiaSharp;

namespace Pipelines.Imaging.Augmentation;

/// <summary>
/// How the images of one batch are mixed, each with a partner from the same batch, and their labels with them: mixup (Zhang et al., 2018)
/// or cutmix (Yun et al., 2019).
/// </summary>
/// <remarks>
/// Mixup makes Lambda · own + (1 − Lambda) · partner of the pixels, cutmix takes <see cref="Box"/> from the partner. Of the targets both
/// make Lambda · own + (1 − Lambda) · partner. An empty box with Lambda 1 changes nothing, so that an empty box can always be treated as
/// mixup.
/// </remarks>
/// <param name="Lambda">The weight of the image's own label, 0 to 1; for cutmix the share of its own pixels.</param>
/// <param name="Box">The rectangle that cutmix takes from the partner, in pixels; empty for mixup.</param>
internal readonly record struct BatchMix(double Lambda, SKRectI Box)
{
    /// <summary>Draws how a batch is mixed.</summary>
    /// <param name="options">The alphas; where both are above 0, each method takes half of the batches.</param>
    /// <param name="size">Side of the images, in pixels.</param>
    /// <param name="random">The random numbers of the batch.</param>
    /// <returns>Null where the options have neither.</returns>
    public static BatchMix? Sample(AugmentationOptions options, int size, AugmentationRandom random)
    {
        var chosen = options.WithRecipe();
        return (chosen.Mixup ?? 0, chosen.Cutmix ?? 0) switch
        {
            ( <= 0, <= 0) => null,
            (var mixup, <= 0) => Mixup(mixup, random),
            ( <= 0, var cutmix) => Cutmix(cutmix, size, random),
            var (mixup, cutmix) => random.Chance(0.5) ? Mixup(mixup, random) : Cutmix(cutmix, size, random),
        };
    }

    /// <summary>Draws Lambda of mixup from Beta(alpha, alpha).</summary>
    /// <param name="alpha">Above 0.</param>
    /// <param name="random">The random numbers.</param>
    public static BatchMix Mixup(double alpha, AugmentationRandom random) => new(random.SymmetricBeta(alpha), SKRectI.Empty);

    /// <summary>
    /// Draws the box of cutmix: the share of own pixels is drawn from Beta(alpha, alpha), and larger where the box is cut off at an edge.
    /// </summary>
    /// <param name="alpha">Above 0.</param>
    /// <param name="size">Side of the images, in pixels.</param>
    /// <param name="random">The random numbers.</param>
    public static BatchMix Cutmix(double alpha, int size, AugmentationRandom random)
    {
        var box = SampleBox(random.SymmetricBeta(alpha), size, random);
        return new(1 - ((double)box.Width * box.Height / ((double)size * size)), box);
    }

    /// <summary>A box whose side is √(1 − lambda) of the image's, around a point drawn uniformly, cut off at the image's edges.</summary>
    internal static SKRectI SampleBox(double lambda, int size, AugmentationRandom random)
    {
        var side = (int)(size * Math.Sqrt(1 - lambda));
        var left = random.Below(size) - (side / 2);
        var top = random.Below(size) - (side / 2);
        var box = SKRectI.Intersect(SKRectI.Create(left, top, side, side), SKRectI.Create(size, size));
        return box.Width > 0 && box.Height > 0 ? box : SKRectI.Empty;
    }
}
