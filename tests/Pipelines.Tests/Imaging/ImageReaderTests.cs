using Pipelines.Imaging;
using SkiaSharp;

namespace Pipelines.Tests.Imaging;

public sealed class ImageReaderTests
{
    [Fact]
    public void Planes_are_red_green_blue_row_by_row()
    {
        // 5 x 5 is no multiple of a vector's length, so the remainder is read too; the size fits, so nothing is resampled.
        var content = TestPicture.Png(
            5, 5, at => new SKColor((byte)(at.X * 10), (byte)(100 + (at.Y * 10)), (byte)(200 + at.X + (5 * at.Y))));
        var planes = Read(content, new Preprocessing(5, 5, ResizeMode.Crop));

        for (var i = 0; i < 25; i++)
        {
            Assert.Equal((i % 5 * 10f, 100f + (i / 5 * 10), 200f + i), (planes[i], planes[25 + i], planes[50 + i]));
        }
    }

    [Fact]
    public void Crop_keeps_the_middle_and_pad_adds_black()
    {
        var content = TestPicture.Png(90, 30, at => at.X / 30 == 1 ? SKColors.White : SKColors.Red);

        var crop = Read(content, new Preprocessing(30, 30, ResizeMode.Crop));
        var pad = Read(content, new Preprocessing(30, 30, ResizeMode.Pad));

        Assert.True(crop.AsSpan(900, 900).IndexOfAnyExcept(255f) < 0, "Cropping must leave the white middle.");
        Assert.All(pad[..300], value => Assert.Equal(0, value));
        Assert.All(pad[300..600], value => Assert.Equal(255, value));
        Assert.All(pad[600..900], value => Assert.Equal(0, value));
    }

    [Fact]
    public void The_resized_size_counts_not_the_size_after_the_graphs_crop() =>
        Assert.Equal(3 * 256 * 256, new ImageReader(new Preprocessing(224, 256, ResizeMode.Crop)).Length);

    [Fact]
    public void A_destination_of_another_length_is_refused() =>
        Assert.Throws<ArgumentException>(
            () => new ImageReader(new Preprocessing(8, 8, ResizeMode.Crop)).Read(TestPicture.Png(8, 8), new float[8 * 8]));

    [SharedFact]
    public void Many_threads_read_what_one_thread_reads()
    {
        var reader = new ImageReader(new Preprocessing(64, 64, ResizeMode.Crop));
        var roses = Directory.GetFiles(SharedFolder.File("datasets", "flowers", "roses"), "*.jpg");
        byte[][] photos = [.. roses.Order(StringComparer.Ordinal).Take(8).Select(File.ReadAllBytes)];
        var expected = photos.Select(photo => Read(photo, reader.Preprocessing)).ToArray();

        Parallel.For(0, 64, i =>
        {
            var planes = new float[reader.Length];
            reader.Read(photos[i % photos.Length], planes);
            Assert.True(planes.AsSpan().SequenceEqual(expected[i % photos.Length]));
        });
    }

    private static float[] Read(byte[] content, Preprocessing preprocessing)
    {
        var reader = new ImageReader(preprocessing);
        var planes = new float[reader.Length];
        reader.Read(content, planes);
        return planes;
    }
}
