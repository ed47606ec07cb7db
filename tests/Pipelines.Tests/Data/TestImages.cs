using Pipelines.Data;
using Pipelines.Tests.Imaging;
using SkiaSharp;

namespace Pipelines.Tests.Data;

/// <summary>Folders of small, different images, and data sets loaded from them.</summary>
internal static class TestImages
{
    /// <summary>An image that is different for every number.</summary>
    public static byte[] Picture(int number) =>
        TestPicture.Png(2, 2, _ => new SKColor((byte)number, (byte)(number >> 8), (byte)(number >> 16)));

    /// <summary>Writes <paramref name="count"/> different images named 000.png and so on.</summary>
    public static void WriteMany(TemporaryFolder folder, string subfolder, int count, int firstNumber)
    {
        for (var i = 0; i < count; i++)
        {
            folder.Write($"{subfolder}/{i:000}.png", Picture(firstNumber + i));
        }
    }

    public static DataSet Load(TemporaryFolder folder, DataOptions options, bool labelled = true) =>
        DataSet.Load(options, folder.Path, labelled, option => $"config $.data.{option}");

    public static IReadOnlyList<Problem> Problems(TemporaryFolder folder, DataOptions options, bool labelled = true) =>
        Assert.Throws<Pipelines.ConfigurationException>(() => Load(folder, options, labelled)).Problems;

    public static string[] Names(IReadOnlyList<HashedImage> images) => [.. images.Select(image => image.Item.Name)];
}
