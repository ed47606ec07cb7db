using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Pipelines.Imaging.Augmentation;

/// <summary>
/// How training pictures are varied, so that the network learns what does not matter. A word takes a ready recipe: <c>"augment": "standard"</c>; what is
/// written beside <c>recipe</c> replaces the recipe's part of that name. Validation, test and prediction never augment.
/// </summary>
[Shorthand(nameof(Recipe))]
public sealed record AugmentationOptions
{
    /// <summary>The ready set of augmentations to start from.</summary>
    public AugmentationRecipe Recipe { get; init; }

    /// <summary>Random crops. Default: what the recipe says.</summary>
    public RandomResizedCropOptions? RandomResizedCrop { get; init; }

    /// <summary>Whether half of the pictures, drawn anew in each epoch, are mirrored left to right. Default: what the recipe says.</summary>
    public bool? HorizontalFlip { get; init; }

    /// <summary>
    /// Whether half of the pictures are mirrored top to bottom: for pictures without an upright, such as those from above or through a microscope. Default: what
    /// the recipe says.
    /// </summary>
    public bool? VerticalFlip { get; init; }

    /// <summary>
    /// The largest angle, in degrees, by which a picture is turned either way. What lies beyond the edges is mirrored in (with <c>"resize": "pad"</c> it is
    /// black). Default: what the recipe says.
    /// </summary>
    [Range(0.0, 180.0)]
    public double? Rotate { get; init; }

    /// <summary>Random changes of colour. Default: what the recipe says.</summary>
    public ColorJitterOptions? ColorJitter { get; init; }

    /// <summary>The probability that a picture loses its colours. Default: what the recipe says.</summary>
    [Range(0.0, 1.0)]
    public double? Grayscale { get; init; }

    /// <summary>Random blur. Default: what the recipe says.</summary>
    public BlurOptions? Blur { get; init; }

    /// <summary>Random covering of a part. Default: what the recipe says.</summary>
    public RandomErasingOptions? RandomErasing { get; init; }

    /// <summary>
    /// The alpha of mixup (Zhang et al., 2018): two pictures and their labels are blended, in proportions drawn from Beta(alpha, alpha); 0 for none.
    /// Usual are 0.1 to 0.4. Where cutmix is given too, each batch takes one of the two. Of pretext tasks only <c>classification</c> has it.
    /// Default: what the recipe says.
    /// </summary>
    [Range(0.0, 10.0)]
    public double? Mixup { get; init; }

    /// <summary>
    /// The alpha of cutmix (Yun et al., 2019): a rectangle comes from another picture, and the labels are mixed by area; the area is drawn from
    /// Beta(alpha, alpha); 0 for none. Usual is 1. Of pretext tasks only <c>classification</c> has it. Default: what the recipe says.
    /// </summary>
    [Range(0.0, 10.0)]
    public double? Cutmix { get; init; }

    /// <summary>These options with the recipe's parts wherever they say nothing. What is null after that does not happen.</summary>
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

    /// <summary>Whether pictures stay as they are served: the recipe is none, and nothing beside it asks for anything.</summary>
    public bool ChangesNothing()
    {
        var parts = WithRecipe();
        return parts is { RandomResizedCrop: null, ColorJitter: null, Blur: null, RandomErasing: null, HorizontalFlip: not true, VerticalFlip: not true }
            && !(parts.Rotate > 0 || parts.Grayscale > 0 || parts.Mixup > 0 || parts.Cutmix > 0);
    }

    /// <summary>Options that contradict one another: ranges that end before they begin. The places are paths such as <c>randomResizedCrop.minimumScale</c>.</summary>
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
