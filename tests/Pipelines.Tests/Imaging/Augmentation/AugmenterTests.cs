using Pipelines.Imaging;
using Pipelines.Imaging.Augmentation;
using Pipelines.Imaging.Augmentation.Operations;
using SkiaSharp;

namespace Pipelines.Tests.Imaging.Augmentation;

public sealed class AugmenterTests
{
    private static readonly AugmentationOptions Everything = new()
    {
        Recipe = AugmentationRecipe.Strong,
        VerticalFlip = true,
        Rotate = 30,
        ColorJitter = new() { Strength = 0.4, Hue = 0.1 },
        Grayscale = 0.2,
        Blur = new() { Probability = 0.5 },
        RandomErasing = new() { Probability = 0.5 },
    };

    [SharedTheory]
    [InlineData(ResizeMode.Crop)]
    [InlineData(ResizeMode.Pad)]
    public void Where_nothing_is_augmented_pixels_are_those_of_prediction(ResizeMode mode)
    {
        var reader = new ImageReader(new(96, 110, mode));
        var off = new AugmentationOptions
        {
            Recipe = AugmentationRecipe.Strong,
            RandomResizedCrop = new() { Probability = 0 },
            HorizontalFlip = false,
            ColorJitter = new(),
            RandomErasing = new() { Probability = 0 },
        };
        using var none = new Augmenter(reader.Preprocessing, new());
        using var switchedOff = new Augmenter(reader.Preprocessing, off);
        var expected = new float[reader.Length];
        var roses = Directory.GetFiles(SharedFolder.File("datasets", "flowers", "roses"), "*.jpg");
        foreach (var path in roses.Order(StringComparer.Ordinal).Take(6))
        {
            var content = File.ReadAllBytes(path);
            reader.Read(content, expected);
            using var picture = ImageDecoder.Decode(content);
            Assert.Equal(expected, Write(none, picture, 0));
            Assert.Equal(expected, Write(switchedOff, picture, 0));
        }
    }

    [Theory]
    [InlineData(0.35, 4.0 / 3)]
    [InlineData(0.08, 4.0 / 3)]
    [InlineData(0.75, 2)]
    public void Of_images_of_the_smallest_side_no_part_is_enlarged(double minimumScale, double aspectRatio)
    {
        var crop = new RandomResizedCropOptions { MinimumScale = minimumScale, AspectRatio = aspectRatio };
        using var augmenter = new Augmenter(new(96, 96, ResizeMode.Crop), new() { RandomResizedCrop = crop });
        var side = augmenter.SmallestSide!.Value;
        var shortest = Enumerable.Range(0, 20_000)
            .Select(image => RandomResizedCrop.SampleRegion(side, side, ResizeMode.Crop, crop, AugmentationRandom.ForImage(1, 1, image)))
            .Min(region => Math.Min(region.Width, region.Height));

        // Not far above: larger images would be decoded in vain.
        Assert.InRange(shortest, 96, 104);
    }

    [Fact]
    public void Where_an_image_may_stay_unaugmented_it_must_be_whole()
    {
        AugmentationOptions[] options = [new(), new() { Rotate = 10 }, new() { RandomResizedCrop = new() { Probability = 0.9 } }];
        Assert.All(options, option =>
        {
            using var augmenter = new Augmenter(new(96, 96, ResizeMode.Crop), option);
            Assert.Null(augmenter.SmallestSide);
        });
    }

    [Fact]
    public void Flips_mirror_every_other_image_exactly()
    {
        using var picture = ImageDecoder.Decode(TestPicture.Png(40, 30));
        var preprocessing = new Preprocessing(24, 24, ResizeMode.Crop);
        using var none = new Augmenter(preprocessing, new());
        using var flipping = new Augmenter(preprocessing, new() { HorizontalFlip = true, VerticalFlip = true });
        var served = Write(none, picture, 0);
        (bool, bool)[] choices = [(false, false), (true, false), (false, true), (true, true)];
        float[][] all = [.. choices.Select(flips => Mirrored(served, 24, flips))];
        var counts = new int[4];
        for (var image = 0; image < 800; image++)
        {
            var flipped = Write(flipping, picture, image);
            counts[Array.FindIndex(all, flipped.SequenceEqual)]++;
        }

        // 200 of each are expected; the deviation of such a count is 12.
        Assert.All(counts, count => Assert.InRange(count, 150, 250));
    }

    [Fact]
    public void Colours_are_changed_as_often_as_the_probability_says()
    {
        using var picture = ImageDecoder.Decode(TestPicture.Png(24, 24));
        var preprocessing = new Preprocessing(24, 24, ResizeMode.Crop);
        using var none = new Augmenter(preprocessing, new());
        using var changing = new Augmenter(preprocessing, new() { ColorJitter = new() { Strength = 0.8, Probability = 0.8 } });
        var served = Write(none, picture, 0);
        var changed = Enumerable.Range(0, 1000).Count(image => !Write(changing, picture, image).SequenceEqual(served));

        // 800 are expected, with a deviation of 13.
        Assert.InRange(changed, 750, 850);
    }

    [Fact]
    public void A_crop_is_stretched_to_the_whole_square()
    {
        // Red grows from left to right, green from top to bottom; a part of 25 % shows half of each range, wherever it lies.
        using var picture = ImageDecoder.Decode(TestPicture.Png(200, 200, at => new SKColor((byte)at.X, (byte)at.Y, 0)));
        using var augmenter = new Augmenter(
            new(
                50,
                50,
                ResizeMode.Crop), new() { RandomResizedCrop = new() { MinimumScale = 0.25, MaximumScale = 0.25, AspectRatio = 1 } });
        var lefts = new HashSet<float>();
        for (var image = 0; image < 30; image++)
        {
            var planes = Write(augmenter, picture, image);
            Assert.Equal(98, planes[49] - planes[0], 1.5f);
            Assert.Equal(98, planes[2500 + (49 * 50)] - planes[2500], 1.5f);
            lefts.Add(planes[0]);
        }

        Assert.True(lefts.Count > 15, "Parts must lie in different places.");
    }

    [Fact]
    public void A_sample_depends_on_seed_epoch_and_index_and_on_nothing_else()
    {
        using var picture = ImageDecoder.Decode(TestPicture.Png(70, 50));
        var preprocessing = new Preprocessing(32, 32, ResizeMode.Crop);
        using var augmenter = new Augmenter(preprocessing, Everything);
        (int Seed, int Epoch, int Image)[] keys = [.. Enumerable.Range(0, 27).Select(i => ((i / 9) - 1, i / 3 % 3, i % 3))];
        var expected = keys.Select(key => Write(augmenter, picture, key.Image, key.Epoch, key.Seed)).ToArray();
        Assert.Equal(27, expected.Select(planes => string.Join(' ', planes)).Distinct().Count());

        // Other augmenters, in another order, at the same time.
        Parallel.For(0, keys.Length, i =>
        {
            using var other = new Augmenter(preprocessing, Everything);
            var (seed, epoch, image) = keys[^(i + 1)];
            Write(other, picture, image + 1, epoch, seed);
            Assert.True(Write(other, picture, image, epoch, seed).SequenceEqual(expected[^(i + 1)]));
        });
    }

    [Theory]
    [InlineData(1, 1, ResizeMode.Crop)]
    [InlineData(3000, 4, ResizeMode.Crop)]
    [InlineData(3000, 4, ResizeMode.Pad)]
    [InlineData(4, 3000, ResizeMode.Pad)]
    [InlineData(9, 9, ResizeMode.Pad)]
    public void Images_of_any_shape_give_numbers_from_0_to_255(int width, int height, ResizeMode mode)
    {
        using var picture = ImageDecoder.Decode(TestPicture.Png(width, height, _ => SKColors.White));
        using var augmenter = new Augmenter(new(9, 9, mode), Everything);
        using var cropping = new Augmenter(
            new(9, 9, mode), new() { RandomResizedCrop = new() { MinimumScale = 0.01 }, Rotate = mode == ResizeMode.Crop ? 180 : 0 });
        for (var image = 0; image < 100; image++)
        {
            Assert.All(Write(augmenter, picture, image), value => Assert.InRange(value, 0, 255));
            Assert.True(Write(cropping, picture, image).Max() > 50, "There must be something of the white picture.");
        }
    }

    [Fact]
    public void A_destination_of_another_length_is_refused()
    {
        using var picture = ImageDecoder.Decode(TestPicture.Png(8, 8));
        using var augmenter = new Augmenter(new(8, 8, ResizeMode.Crop), new());
        Assert.Throws<ArgumentException>(() => augmenter.Write(picture, AugmentationRandom.ForImage(1, 1, 1), new float[64]));
    }

    private static float[] Write(Augmenter augmenter, SKBitmap picture, int image, int epoch = 1, int seed = 1)
    {
        var planes = new float[augmenter.Length];
        augmenter.Write(picture, AugmentationRandom.ForImage(seed, epoch, image), planes);
        return planes;
    }

    private static float[] Mirrored(float[] planes, int size, (bool LeftToRight, bool TopToBottom) flips) =>
        [.. planes.Select((_, i) =>
        {
            var (plane, y, x) = (i / (size * size), i / size % size, i % size);
            return planes[(((plane * size) + (flips.TopToBottom ? size - 1 - y : y)) * size) + (flips.LeftToRight ? size - 1 - x : x)];
        })];
}
