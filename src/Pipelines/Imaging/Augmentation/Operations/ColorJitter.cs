namespace Pipelines.Imaging.Augmentation.Operations;

/// <summary>
/// Changes brightness, contrast, saturation and hue by random amounts and in random order, as torchvision's ColorJitter does.
/// </summary>
internal static class ColorJitter
{
    /// <summary>Changes one image in place.</summary>
    /// <param name="planes">Planar RGB, 0 to 255.</param>
    /// <param name="options">The ranges.</param>
    /// <param name="random">Draws the order and the amounts.</param>
    public static void Apply(Span<float> planes, ColorJitterOptions options, AugmentationRandom random)
    {
        var brightness = Factor(options.Brightness ?? options.Strength, random);
        var contrast = Factor(options.Contrast ?? options.Strength, random);
        var saturation = Factor(options.Saturation ?? options.Strength, random);
        var hue = (float)random.Uniform(-options.Hue, options.Hue);

        ReadOnlySpan<int> all = [0, 1, 2, 3];
        Span<int> order = stackalloc int[all.Length];
        all.CopyTo(order);
        for (var last = order.Length - 1; last >= 0; last--)
        {
            var drawn = random.Below(last + 1);
            switch (order[drawn])
            {
                case 0 when brightness != 1:
                    ColorOperations.AdjustBrightness(planes, brightness);
                    break;
                case 1 when contrast != 1:
                    ColorOperations.AdjustContrast(planes, contrast);
                    break;
                case 2 when saturation != 1:
                    ColorOperations.AdjustSaturation(planes, saturation);
                    break;
                case 3 when hue != 0:
                    ColorOperations.AdjustHue(planes, hue);
                    break;
            }

            order[drawn] = order[last];
        }
    }

    private static float Factor(double strength, AugmentationRandom random) => (float)random.Uniform(1 - strength, 1 + strength);
}
