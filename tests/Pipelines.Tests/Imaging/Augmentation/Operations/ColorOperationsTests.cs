using Pipelines.Imaging.Augmentation;
using Pipelines.Imaging.Augmentation.Operations;

namespace Pipelines.Tests.Imaging.Augmentation.Operations;

/// <summary>
/// Against torchvision 0.14.1: <c>torchvision.transforms.functional</c> on the float tensor <c>Picture / 255</c>, results times 255. Six
/// pixels are no multiple of a vector's length, 60 are one and more for every length up to 16.
/// </summary>
public sealed class ColorOperationsTests
{
    // Pixels: brownish, light green, light grey, black, green, mid grey.
    private static readonly float[] Picture = [10, 200, 255, 0, 60, 128, 20, 150, 255, 0, 200, 128, 30, 40, 255, 0, 90, 128];

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Brightness_multiplies(int repeats) =>
        AssertChanged(
            planes => ColorOperations.AdjustBrightness(planes, 1.4f),
            [14, 255, 255, 0, 84, 179.2f, 28, 210, 255, 0, 255, 179.2f, 42, 56, 255, 0, 126, 179.2f],
            repeats);

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Contrast_moves_towards_or_away_from_the_mean_grey(int repeats)
    {
        AssertChanged(
            planes => ColorOperations.AdjustContrast(planes, 0.6f),
            [
                52.606f, 166.606f, 199.606f, 46.606f, 82.606f, 123.406f, 58.606f, 136.606f, 199.606f, 46.606f, 166.606f, 123.406f, 64.606f,
                70.606f, 199.606f, 46.606f, 100.606f, 123.406f,
            ],
            repeats);
        AssertChanged(
            planes => ColorOperations.AdjustContrast(planes, 1.5f),
            [0, 241.742f, 255, 0, 31.742f, 133.742f, 0, 166.742f, 255, 0, 241.742f, 133.742f, 0, 1.742f, 255, 0, 76.742f, 133.742f],
            repeats);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Saturation_moves_towards_or_away_from_the_pixels_grey(int repeats)
    {
        AssertChanged(
            planes => ColorOperations.AdjustSaturation(planes, 1.3f),
            [
                7.555f, 214.283f, 255, 0, 34.322f, 128.004f, 20.555f, 149.283f, 255, 0, 216.322f, 128.004f, 33.555f, 6.283f, 255,
                0, 73.322f, 128.004f,
            ],
            repeats);
        AssertChanged(
            planes => ColorOperations.AdjustSaturation(planes, 0.2f),
            [
                16.519f, 161.912f, 254.98f, 0, 128.475f, 127.99f, 18.519f, 151.912f, 254.98f, 0, 156.475f, 127.99f, 20.519f,
                129.912f, 254.98f, 0, 134.475f, 127.99f,
            ],
            repeats);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Hue_turns_the_colour_circle(int repeats)
    {
        AssertChanged(
            planes => ColorOperations.AdjustHue(planes, 0.1f),
            [12, 154, 255, 0, 60, 128, 10, 200, 255, 0, 200, 128, 30, 40, 255, 0, 174, 128],
            repeats);
        AssertChanged(
            planes => ColorOperations.AdjustHue(planes, -0.3f),
            [16, 182, 255, 0, 200, 128, 30, 40, 255, 0, 118, 128, 10, 200, 255, 0, 60, 128],
            repeats);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Grey_is_the_luma_in_all_planes(int repeats)
    {
        float[] luma = [18.149f, 152.39f, 254.975f, 0, 145.594f, 127.987f];
        AssertChanged(ColorOperations.ToGrayscale, [.. luma, .. luma, .. luma], repeats);
    }

    [Fact]
    public void Jitter_stays_within_its_strengths()
    {
        // On grey of one shade, contrast, saturation and hue change nothing: only brightness shows.
        var options = new ColorJitterOptions { Strength = 0.5, Brightness = 0.2, Hue = 0.5 };
        var factors = Enumerable.Range(0, 500).Select(image => Jittered([100, 100, 100], options, image)[0] / 100).ToArray();
        Assert.All(factors, factor => Assert.InRange(factor, 0.799f, 1.201f));
        Assert.True(factors.Min() < 0.81f && factors.Max() > 1.19f, "Factors must reach both ends of their range.");
    }

    [Fact]
    public void Jitter_comes_in_random_order()
    {
        float[] planes = [230, 10, 230, 10, 230, 10];
        var brightnessFirst = 0;
        var contrastFirst = 0;
        for (var image = 0; image < 200; image++)
        {
            var random = AugmentationRandom.ForImage(1, 1, image);
            var (brightness, contrast) = ((float)random.Uniform(0, 2), (float)random.Uniform(0, 2));
            var (either, other) = (planes.ToArray(), planes.ToArray());
            ColorOperations.AdjustBrightness(either, brightness);
            ColorOperations.AdjustContrast(either, contrast);
            ColorOperations.AdjustContrast(other, contrast);
            ColorOperations.AdjustBrightness(other, brightness);

            var jittered = Jittered(planes, new() { Brightness = 1, Contrast = 1 }, image);
            Assert.True(jittered.SequenceEqual(either) || jittered.SequenceEqual(other), $"Picture {image} is neither order.");
            brightnessFirst += jittered.SequenceEqual(other) ? 0 : 1;
            contrastFirst += jittered.SequenceEqual(either) ? 0 : 1;
        }

        Assert.True(brightnessFirst > 30 && contrastFirst > 30, $"{brightnessFirst} and {contrastFirst} of 200.");
    }

    [Fact]
    public void No_strength_changes_nothing() => Assert.Equal(Picture, Jittered(Picture, new(), 0));

    private static float[] Jittered(float[] planes, ColorJitterOptions options, int image)
    {
        var changed = planes.ToArray();
        ColorJitter.Apply(changed, options, AugmentationRandom.ForImage(1, 1, image));
        return changed;
    }

    private static void AssertChanged(ChangePlanes change, float[] expected, int repeats)
    {
        var planes = Repeat(Picture, repeats);
        change(planes);
        Assert.All(planes.Zip(Repeat(expected, repeats)), pair => Assert.Equal(pair.Second, pair.First, 0.002f));
    }

    /// <summary>The image several times beside itself.</summary>
    private static float[] Repeat(float[] planes, int times) =>
        [.. planes.Chunk(planes.Length / 3).SelectMany(plane => Enumerable.Repeat(plane, times).SelectMany(values => values))];

    private delegate void ChangePlanes(Span<float> planes);
}
