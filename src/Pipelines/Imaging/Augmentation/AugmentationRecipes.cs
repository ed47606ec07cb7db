namespace Pipelines.Imaging.Augmentation;

/// <summary>The parts of each recipe.</summary>
internal static class AugmentationRecipes
{
    /// <summary>The parts of a recipe; null for those that it does not have.</summary>
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
