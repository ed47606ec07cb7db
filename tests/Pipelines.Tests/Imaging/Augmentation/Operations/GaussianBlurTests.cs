using Pipelines.Imaging.Augmentation.Operations;

namespace Pipelines.Tests.Imaging.Augmentation.Operations;

public sealed class GaussianBlurTests
{
    private static readonly float[] Picture =
        [0, 37, 74, 10, 47, 84, 20, 57, 94, 30, 67, 3, 40, 77, 13, 50, 87, 23, 60, 97, 33, 70, 6, 43, 80];

    /// <summary>torchvision 0.14.1: functional.gaussian_blur with kernels of 5 (sigma 0.6) and 7 (sigma 1).</summary>
    [Fact]
    public void Blurs_as_torchvision_does()
    {
        float[] narrow =
        [
            29.366f, 36.836f, 56.928f, 43.612f, 40.328f, 51.575f, 34.183f, 54.146f, 65.908f, 45.876f, 51.122f, 31.178f, 42.81f,
            62.773f, 45.51f, 56.577f, 58.987f, 37.211f, 57.303f, 73.189f, 50.741f, 58.67f, 28.692f, 48.784f, 72.83f,
        ];
        float[] wide =
        [
            38.831f, 41.775f, 49.805f, 51.822f, 49.31f, 40.939f, 41.976f, 49.291f, 53.776f, 52.245f, 45.657f, 43.919f, 47.48f,
            54.838f, 56.547f, 52.131f, 48.773f, 46.098f, 54.066f, 60.367f, 54.723f, 50.81f, 45.155f, 53.109f, 61.546f,
        ];
        var blur = new GaussianBlur(5);
        foreach (var (sigma, expected) in new[] { (1.0, wide), (0.6, narrow), (1.0, wide) })
        {
            float[] planes = [.. Picture, .. Picture, .. Picture];
            blur.Apply(planes, sigma);
            Assert.All(planes.Zip([.. expected, .. expected, .. expected]), pair => Assert.Equal(pair.Second, pair.First, 0.002f));
        }
    }

    [Fact]
    public void A_blur_wider_than_the_image_keeps_values_in_their_range()
    {
        var planes = Picture.ToArray();
        new GaussianBlur(5).Apply(planes, 20);
        Assert.All(planes, value => Assert.InRange(value, 20, 70));
    }
}
