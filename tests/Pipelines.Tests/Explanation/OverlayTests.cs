using Pipelines.Explanation.Overlays;
using Pipelines.Imaging;
using Pipelines.Tests.Imaging;
using SkiaSharp;

namespace Pipelines.Tests.Explanation;

public sealed class OverlayTests
{
    /// <summary>Each pixel of the image says where it is; the first and last pixels that reach the network say what it sees.</summary>
    [Theory]
    [InlineData(400, 200, 64, 64, ResizeMode.Crop)]
    [InlineData(200, 500, 64, 64, ResizeMode.Crop)]
    [InlineData(300, 300, 56, 64, ResizeMode.Crop)]
    [InlineData(400, 200, 57, 64, ResizeMode.Crop)]
    [InlineData(400, 200, 56, 64, ResizeMode.Pad)]
    [InlineData(100, 250, 64, 64, ResizeMode.Pad)]
    public void The_region_is_what_reaches_the_network(int width, int height, int size, int resized, ResizeMode mode)
    {
        var preprocessing = new Preprocessing(size, resized, mode);
        var seen = SeenRegion.Of(width, height, preprocessing);
        var pixels = new float[3 * resized * resized];
        var picture = TestPicture.Png(
            width, height, at => new((byte)(255 * at.X / (width - 1)), (byte)(255 * at.Y / (height - 1)), 255));
        new ImageReader(preprocessing).Read(picture, pixels);

        var (plane, border) = (resized * resized, (resized - size) / 2);
        (double Red, double Green, bool IsImage) At(int x, int y)
        {
            var i = ((y + border) * resized) + x + border;
            return (pixels[i] / 255, pixels[plane + i] / 255, pixels[(2 * plane) + i] > 250);
        }

        foreach (var (x, y) in ((int, int)[])[(0, 0), (size - 1, size - 1), (size / 2, size / 2), (size / 4, size / 3)])
        {
            var across = seen.Left + ((x + 0.5) / size * (seen.Right - seen.Left));
            var down = seen.Top + ((y + 0.5) / size * (seen.Bottom - seen.Top));
            var (red, green, isImage) = At(x, y);
            Assert.Equal(across is > 0 and < 1 && down is > 0 and < 1, isImage);
            if (isImage)
            {
                Assert.Equal(red, across, 0.02);
                Assert.Equal(green, down, 0.02);
            }
        }
    }

    [Fact]
    public void Colours_become_lighter_all_the_way_for_every_eye()
    {
        static double Linear(byte value) => Math.Pow(value / 255.0, 2.2);

        // Lightness as seen by normal eyes, and by those without the cones for red, for green (Viénot et al., 1999) or for blue.
        foreach (var (red, green, blue) in ((double, double, double)[])[
            (0.2126, 0.7152, 0.0722), (0.1124, 0.8876, 0), (0.2925, 0.7075, 0), (0.3, 0.7, 0)])
        {
            double Lightness(double at)
            {
                var color = ColorScale.At(at);
                return Math.Cbrt((red * Linear(color.Red)) + (green * Linear(color.Green)) + (blue * Linear(color.Blue)));
            }

            for (var i = 0; i < 40; i++)
            {
                Assert.InRange(Lightness((i + 1) / 40.0) - Lightness(i / 40.0), 0.003, 0.06);
            }
        }

        Assert.Equal(ColorScale.At(0), ColorScale.At(-3));
        Assert.Equal(ColorScale.At(1), ColorScale.At(double.PositiveInfinity));
    }

    [Fact]
    public void A_surface_is_smooth_highest_at_its_peak_and_reaches_from_0_to_1()
    {
        var map = new SmoothMap([0, 0, 0, 0, 0, 0, 5, 0, 0, 1, 0, 0], 3, 4);
        double[] across = [.. Enumerable.Range(0, 80).Select(i => (i + 0.5) / 80)];
        double[] down = [.. Enumerable.Range(0, 60).Select(i => (i + 0.5) / 60)];
        var grid = map.Grid(across, down);

        Assert.Equal((0f, 1f), (grid.Min(), grid.Max()));
        var peak = Array.IndexOf(grid, grid.Max());
        Assert.InRange(peak % 80, 45, 54);
        Assert.InRange(peak / 80, 26, 33);
        Assert.All(Enumerable.Range(1, 79), x => Assert.InRange(Math.Abs(grid[(30 * 80) + x] - grid[(30 * 80) + x - 1]), 0, 0.08));
    }

    [Fact]
    public void A_flat_map_is_in_the_middle_and_no_pixels_are_no_error()
    {
        Assert.All(new SmoothMap([2.5f], 1, 1).Grid([0.1, 0.9], [0.2]), value => Assert.Equal(0.5f, value));
        Assert.All(new SmoothMap([3, 3, 3, 3], 2, 2).Grid([0.1, 0.9], [0.2]), value => Assert.Equal(0.5f, value));
        Assert.Empty(new SmoothMap([1, 2], 1, 2).Grid([], [0.5]));
    }

    [Theory]
    [InlineData(1000, 500, 512, 256)]
    [InlineData(400, 450, 400, 450)]
    [InlineData(32, 24, 400, 300)]
    [InlineData(3000, 20, 512, 3)]
    [InlineData(1, 1, 400, 400)]
    public void An_overlay_has_a_size_to_look_at(int width, int height, int drawnWidth, int drawnHeight)
    {
        using var image = SKBitmap.Decode(TestPicture.Png(width, height));
        using var overlay = MapOverlay.Draw(
            image, SeenRegion.Of(width, height, new(8, 8, ResizeMode.Crop)), new([1, 2, 3, 4], 2, 2), "a class of a rather long name", 0.5);
        Assert.Equal((drawnWidth, drawnHeight + OverlayLegend.Height), (overlay.Width, overlay.Height));
    }

    [Fact]
    public void The_map_is_in_colour_and_what_the_network_does_not_see_is_not()
    {
        using var image = SKBitmap.Decode(TestPicture.Png(400, 200, _ => new SKColor(90, 180, 90)));
        var seen = SeenRegion.Of(400, 200, new(64, 64, ResizeMode.Crop));
        using var overlay = MapOverlay.Draw(image, seen, new([0, 0, 0, 9], 2, 2), "x", 1);
        static bool IsGrey(SKColor color) => color.Red == color.Green && color.Green == color.Blue;

        Assert.All((int[])[0, 50, 98, 301, 399], x => Assert.True(IsGrey(overlay.GetPixel(x, 77))));
        Assert.All((int[])[103, 150, 200, 297], x => Assert.False(IsGrey(overlay.GetPixel(x, 77))));
        Assert.True(overlay.GetPixel(280, 180).Red > overlay.GetPixel(120, 20).Red + 60);
    }
}
