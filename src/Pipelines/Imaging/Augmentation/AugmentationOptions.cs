using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Pipelines.Imaging.Augmentation;

namespace Pipelines;

/// <summary>
/// Random changes of the training images: a recipe such as <c>"standard"</c>, single parts, or a recipe with some parts replaced.
/// Validation, test and prediction never augment.
/// </summary>
[Shorthand(nameof(Recipe))]
public sealed record AugmentationOptions
{
    /// <summary>A ready set of augmentations; parts that are written beside it replace its own.</summary>
    public AugmentationRecipe Recipe { get; init; }

    /// <summary>Random crops. Default: the recipe's.</summary>
    public RandomResizedCropOptions? RandomResizedCrop { get; init; }

    /// <summary>Whether half of the images, drawn anew in each epoch, are mirrored left to right. Default: the recipe's.</summary>
    public bool? HorizontalFlip { get; init; }

    /// <summary>Whether half of the images are mirrored top to bottom: for images without an upper side. Default: the recipe's.</summary>
    public bool? VerticalFlip { get; init; }

    /// <summary>The largest angle of a random rotation, in degrees, in either direction. Default: the recipe's.</summary>
    [Range(0.0, 180.0)]
    public double? Rotate { get; init; }

    /// <summary>Random changes of colour. Default: the recipe's.</summary>
    public ColorJitterOptions? ColorJitter { get; init; }

    /// <summary>The probability that an image becomes grey. Default: the recipe's.</summary>
    [Range(0.0, 1.0)]
    public double? Grayscale { get; init; }

    /// <summary>Random blur. Default: the recipe's.</summary>
    public BlurOptions? Blur { get; init; }

    /// <summary>Random rectangles of noise. Default: the recipe's.</summary>
    public RandomErasingOptions? RandomErasing { get; init; }

    /// <summary>
    /// Mixup (Zhang et al., 2018): blends two images and their labels in proportions drawn from Beta(alpha, alpha). This is alpha, usually
    /// 0.1 to 0.4; 0 for none.
    /// </summary>
    [Range(0.0, 10.0)]
    public double? Mixup { get; init; }

    /// <summary>
    /// Cutmix (Yun et al., 2019): takes a rectangle from another image and mixes the labels by area, drawn from Beta(alpha, alpha). This is
    /// alpha, usually 1; 0 for none.
    /// </summary>
    [Range(0.0, 10.0)]
    public double? Cutmix { get; init; }

    /// <summary>These options with the recipe's parts filled in. A part that is still null is not applied.</summary>
    public AugmentationOptions WithRecipe()
    {
        var recipe = AugmentationRecipes.Parts(Recipe);
        return this with
        {
            RandomResizedCrop = RandomResizedCrop ?? recipe.RandomResizedCrop,
            HorizontalFlip = HorizontalFlip ?? recipe.HorizontalFlip,
            VerticalFlip = VerticalFlip ?? recipe.VerticalFlip,
            Rotate = Rotate ?? recipe.Rotate,
            ColorJitter = ColorJitter ?? recipe.ColorJitter,
            Grayscale = Grayscale ?? recipe.Grayscale,
            Blur = Blur ?? recipe.Blur,
            RandomErasing = RandomErasing ?? recipe.RandomErasing,
            Mixup = Mixup ?? recipe.Mixup,
            Cutmix = Cutmix ?? recipe.Cutmix,
        };
    }

    /// <summary>Whether nothing is augmented: the recipe is none, and no part is set.</summary>
    public bool ChangesNothing()
    {
        var parts = WithRecipe();
        return parts is { RandomResizedCrop: null, ColorJitter: null, Blur: null, RandomErasing: null }
            && parts is { HorizontalFlip: not true, VerticalFlip: not true }
            && !(parts.Rotate > 0 || parts.Grayscale > 0 || parts.Mixup > 0 || parts.Cutmix > 0);
    }

    /// <summary>
    /// Options that contradict one another: empty ranges. The places are paths such as <c>randomResizedCrop.minimumScale</c>.
    /// </summary>
    public IReadOnlyList<Problem> Contradictions()
    {
        (string Part, string Option, double? Minimum, double? Maximum)[] ranges =
        [
            ("randomResizedCrop", "Scale", RandomResizedCrop?.MinimumScale, RandomResizedCrop?.MaximumScale),
            ("blur", "Sigma", Blur?.MinimumSigma, Blur?.MaximumSigma),
            ("randomErasing", "Scale", RandomErasing?.MinimumScale, RandomErasing?.MaximumScale),
        ];
        return
        [
            .. ranges.Where(range => range.Minimum > range.Maximum).Select(range => new Problem(
                $"{range.Part}.minimum{range.Option}",
                string.Create(CultureInfo.InvariantCulture, $"The range from {range.Minimum} to {range.Maximum} is empty."),
                $"\"minimum{range.Option}\" must not be above \"maximum{range.Option}\".")),
        ];
    }
}
