using Pipelines.Data;
using Pipelines.Tests.Auditing;

namespace Pipelines.Tests.Data;

/// <summary>
/// With <c>"nearDuplicates": "together"</c> neither fractions, folds nor named places divide images that show one picture.
/// </summary>
public sealed class NearDuplicateSplitTests : IDisposable
{
    private static readonly string[] s_changes = ["encoded", "resized", "mirrored"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_fraction_and_folds_hold_out_whole_pictures_whatever_the_names()
    {
        Draw("set", pictures: 12);
        var options = new DataOptions { Train = "set", Test = PlaceOrFraction.Of(0.3), Folds = 3 };
        var apart = TestImages.Load(_folder, options);
        Assert.NotEmpty(Pictures(apart.Train).Intersect(Pictures(apart.Test)));

        var data = TestImages.Load(_folder, options with { NearDuplicates = NearDuplicateHandling.Together });

        Assert.NotEmpty(data.Test);
        Assert.Empty(Pictures(data.Train).Intersect(Pictures(data.Test)));
        Assert.All(
            data.Train.GroupBy(PictureOf), picture => Assert.Single(picture.Select(image => data.Folds!.Of(image, 0)).Distinct()));
        Assert.Contains(
            data.Notes, note => note.StartsWith("48 images show the same picture as another one (12 pictures)", StringComparison.Ordinal));

        Directory.Move(At("set/dots"), At("set/rings"));
        var renamed = TestImages.Load(_folder, options with { NearDuplicates = NearDuplicateHandling.Together });
        Assert.Equal(data.Test.Select(image => image.Hash).Order(), renamed.Test.Select(image => image.Hash).Order());
    }

    [Fact]
    public void Of_named_places_the_held_out_image_is_left_out()
    {
        Draw("train", pictures: 6);
        _folder.Write("test/dots/new.png", DrawnPhoto.Of(100));
        _folder.Write("test/dots/known.jpg", ChangedPhotos.Change(DrawnPhoto.Of(0), "brightened"));
        var options = new DataOptions { Train = "train", Test = PlaceOrFraction.At("test") };
        Assert.Equal(2, TestImages.Load(_folder, options).Test.Count);

        var data = TestImages.Load(_folder, options with { NearDuplicates = NearDuplicateHandling.Together });

        Assert.Equal(["dots/new.png"], TestImages.Names(data.Test));
        Assert.Equal(24, data.Train.Count);
        Assert.Contains(
            data.Notes,
            note => note.StartsWith("1 test image was left out because training images show the same picture", StringComparison.Ordinal));
        Assert.Empty(data.Duplicates);
    }

    [Fact]
    public void A_test_place_of_known_pictures_only_is_an_error()
    {
        Draw("train", pictures: 6);
        _folder.Write("test/dots/known.jpg", ChangedPhotos.Change(DrawnPhoto.Of(0), "brightened"));

        var options = new DataOptions
        {
            Train = "train",
            Test = PlaceOrFraction.At("test"),
            NearDuplicates = NearDuplicateHandling.Together,
        };
        Assert.Equal(
            "Every test image shows the same picture as a training image.", Assert.Single(TestImages.Problems(_folder, options)).Found);
    }

    [Fact]
    public void A_class_of_one_picture_cannot_be_held_out_and_broken_images_do_not_matter()
    {
        Draw("set", pictures: 6);
        _folder.Write("set/one/a.png", DrawnPhoto.Of(50));
        _folder.Write("set/one/b.jpg", ChangedPhotos.Change(DrawnPhoto.Of(50), "encoded"));
        _folder.Write("set/one/cut.png", DrawnPhoto.Of(51).AsSpan(0, 200).ToArray());
        var options = new DataOptions { Train = "set", Test = PlaceOrFraction.Of(0.3) };
        TestImages.Load(_folder, options);

        File.Delete(At("set/one/cut.png"));
        Assert.Equal(
            "Too few different images or groups to hold out the fraction 0.3 for test: only one is left of \"one\".",
            Assert.Single(TestImages.Problems(_folder, options with { NearDuplicates = NearDuplicateHandling.Together })).Found);
    }

    private static IEnumerable<string> Pictures(IReadOnlyList<HashedImage> images) => images.Select(PictureOf).Distinct();

    private static string PictureOf(HashedImage image) => Path.GetFileName(image.Item.Name).Split('-')[0];

    private string At(string name) => Path.Combine(_folder.Path, name);

    /// <summary>Each picture as it is and changed in three ways, in two classes.</summary>
    private void Draw(string place, int pictures)
    {
        for (var i = 0; i < pictures; i++)
        {
            var photo = DrawnPhoto.Of(i);
            var label = i % 2 == 0 ? "dots" : "lines";
            _folder.Write($"{place}/{label}/{i:00}-as-it-is.png", photo);
            foreach (var change in s_changes)
            {
                _folder.Write($"{place}/{label}/{i:00}-{change}.jpg", ChangedPhotos.Change(photo, change));
            }
        }
    }
}
