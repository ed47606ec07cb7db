namespace Pipelines.Imaging.Augmentation;

/// <summary>Ready sets of augmentations.</summary>
public enum AugmentationRecipe
{
    /// <summary>Pictures stay as they are served.</summary>
    None,

    /// <summary>Mirrored left to right, and parts of at least three quarters of the picture: where position and size say much (Howard and Gugger, Deep Learning for Coders, 2020).</summary>
    Light,

    /// <summary>Mirrored left to right, and parts of at least 35 % of the picture: for most photos (the crop of Szegedy et al., 2015, with the smaller range that fastai trains small data sets with).</summary>
    Standard,

    /// <summary>
    /// Mirrored left to right, parts of at least 20 % of the picture (He et al., MoCo, 2020), colour jitter 0.4, and random erasing in every fourth picture (both
    /// as in Touvron et al., DeiT, 2021): for many epochs, or where the standard recipe overfits.
    /// </summary>
    Strong,

    /// <summary>
    /// Mirrored left to right, parts of at least 8 % of the picture, in four pictures of five colour jitter 0.4 with hues shifted by up to 0.1, one picture of five without
    /// colours: what contrastive learning needs (Chen et al., SimCLR, 2020, as there for small pictures). Too much for few images with classes.
    /// </summary>
    SimClr,
}

/// <summary>What each recipe consists of.</summary>
internal static class AugmentationRecipes
{
    /// <summary>The parts of a recipe; null where it has none of a kind.</summary>
    public static AugmentationOptions Parts(AugmentationRecipe recipe) => recipe switch
    {
        AugmentationRecipe.None => new(),
        AugmentationRecipe.Light => new() { HorizontalFlip = true, RandomResizedCrop = new() { MinimumScale = 0.75 } },
        AugmentationRecipe.Standard => new() { HorizontalFlip = true, RandomResizedCrop = new() { MinimumScale = 0.35 } },
        AugmentationRecipe.Strong => new()
        {
            HorizontalFlip = true,
            RandomResizedCrop = new() { MinimumScale = 0.2 },
            ColorJitter = new() { Strength = 0.4 },
            RandomErasing = new() { Probability = 0.25 },
        },
        AugmentationRecipe.SimClr => new()
        {
            HorizontalFlip = true,
            RandomResizedCrop = new() { MinimumScale = 0.08 },
            ColorJitter = new() { Strength = 0.4, Hue = 0.1, Probability = 0.8 },
            Grayscale = 0.2,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(recipe), recipe, "There is no such recipe."),
    };
}
