using Pipelines.Imaging.Augmentation;
using Pipelines.Imaging.Augmentation.Operations;
using SkiaSharp;

namespace Pipelines.Tests.Imaging.Augmentation.Operations;

public sealed class RandomResizedCropTests
{
    private const int Draws = 20_000;

    /// <summary>
    /// torchvision 0.14.1, RandomResizedCrop.get_params on 400 × 300 with scale (0.35, 1) and ratio (3/4, 4/3), 60,000 draws.
    /// </summary>
    [Fact]
    public void Draws_from_torchvisions_distribution()
    {
        var regions = Sample(400, 300, ResizeMode.Crop, new() { MinimumScale = 0.35 });
        Assert.All(regions, region =>
        {
            Assert.True(region is { Left: >= 0, Top: >= 0, Right: <= 400, Bottom: <= 300 }, $"{region}");
            Assert.InRange(Area(region) / 120_000, 0.345, 1);
            Assert.InRange((double)region.Width / region.Height, 0.745, 1.34);
        });
        Assert.Equal(0.576, regions.Average(region => Area(region) / 120_000), 0.006);
        Assert.Equal(0.149, Deviation(regions.Select(region => Area(region) / 120_000)), 0.004);
        Assert.Equal(0.050, regions.Average(LogAspect), 0.006);
        Assert.Equal(0.160, Deviation(regions.Select(LogAspect)), 0.004);
        Assert.Equal(65.2, regions.Average(region => region.Left), 1.2);
        Assert.Equal(23.1, regions.Average(region => region.Top), 0.6);
    }

    [Theory]
    [InlineData(1000, 10, 13, 10)]
    [InlineData(10, 1000, 10, 13)]
    [InlineData(1, 1, 1, 1)]
    public void Where_nothing_fits_it_is_the_largest_allowed_part_around_the_centre(
        int width, int height, int expectedWidth, int expectedHeight) =>
        Assert.All(
            Sample(width, height, ResizeMode.Crop, new() { MinimumScale = 1 }).Take(20),
            region => Assert.Equal(
                SKRectI.Create((width - expectedWidth) / 2, (height - expectedHeight) / 2, expectedWidth, expectedHeight), region));

    [Theory]
    [InlineData(400, 40)]
    [InlineData(40, 400)]
    [InlineData(300, 200)]
    public void Of_a_padded_image_parts_reach_out_no_further_than_they_must(int width, int height)
    {
        var regions = Sample(width, height, ResizeMode.Pad, new() { MinimumScale = 0.08 });
        var (side, left, top) = (Math.Max(width, height), (width - Math.Max(width, height)) / 2, (height - Math.Max(width, height)) / 2);
        Assert.All(regions, region =>
        {
            Assert.True(
                region.Left >= left && region.Top >= top && region.Right <= left + side && region.Bottom <= top + side, $"{region}");
            Assert.Equal(Math.Min(region.Width, width), Math.Min(region.Right, width) - Math.Max(region.Left, 0));
            Assert.Equal(Math.Min(region.Height, height), Math.Min(region.Bottom, height) - Math.Max(region.Top, 0));
        });
        Assert.True(regions.Distinct().Count() > 1000, "Parts must differ.");
    }

    /// <summary>
    /// torchvision 0.14.1, RandomErasing.get_params on 64 × 64 with scale (0.02, 1/3) and ratio (0.3, 10/3), 60,000 draws.
    /// </summary>
    [Fact]
    public void Erased_boxes_are_drawn_from_torchvisions_distribution()
    {
        var boxes = Enumerable.Range(0, Draws)
            .Select(image => RandomErasing.SampleBox(64, new(), AugmentationRandom.ForImage(2, 1, image))).ToArray();
        Assert.All(boxes, box =>
        {
            Assert.True(box is { Left: >= 0, Top: >= 0, Right: <= 64, Bottom: <= 64 }, $"{box}");
            Assert.InRange(Area(box) / 4096, 0.015, 0.345);
        });
        Assert.Equal(0.176, boxes.Average(box => Area(box) / 4096), 0.003);
        Assert.Equal(0.090, Deviation(boxes.Select(box => Area(box) / 4096)), 0.003);
        Assert.Equal(0.689, Deviation(boxes.Select(LogAspect)), 0.015);
        Assert.Equal(18.4, boxes.Average(box => box.Left), 0.5);
    }

    [Fact]
    public void Erasing_fills_the_box_and_nothing_else_with_even_noise()
    {
        const int Size = 50;
        var planes = Enumerable.Repeat(-1f, 3 * Size * Size).ToArray();
        var box = SKRectI.Create(3, 10, 41, 37);
        RandomErasing.Fill(planes, Size, box, AugmentationRandom.ForImage(1, 1, 1));
        var inside = planes.Where((_, i) => box.Contains(i % Size, i / Size % Size)).ToArray();
        Assert.All(planes.Where((_, i) => !box.Contains(i % Size, i / Size % Size)), value => Assert.Equal(-1, value));
        Assert.Equal(3 * 41 * 37, inside.Length);
        Assert.All(inside, value => Assert.InRange(value, 0, 255));
        Assert.Equal(127.5, inside.Average(), 5.0);
        Assert.Equal(73.9, Deviation(inside.Select(value => (double)value)), 3.0);
    }

    private static SKRectI[] Sample(int width, int height, ResizeMode mode, RandomResizedCropOptions options) =>
    [
        .. Enumerable.Range(0, Draws)
            .Select(image => RandomResizedCrop.SampleRegion(width, height, mode, options, AugmentationRandom.ForImage(1, 1, image))),
    ];

    private static double Area(SKRectI region) => (double)region.Width * region.Height;

    private static double LogAspect(SKRectI region) => Math.Log((double)region.Width / region.Height);

    private static double Deviation(IEnumerable<double> values)
    {
        var all = values.ToArray();
        var mean = all.Average();
        return Math.Sqrt(all.Average(value => (value - mean) * (value - mean)));
    }
}
