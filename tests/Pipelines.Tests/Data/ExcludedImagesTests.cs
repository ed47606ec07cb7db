using Pipelines.Data;
using Pipelines.Tests.Imaging;

namespace Pipelines.Tests.Data;

public sealed class ExcludedImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ExcludedImagesTests()
    {
        for (var i = 0; i < 6; i++)
        {
            _folder.Write($"photos/a/{i}.png", TestPicture.Png(8, 8, i));
            _folder.Write($"photos/b/{i}.png", TestPicture.Png(8, 8, 10 + i));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_names_images_by_their_place_or_from_the_configuration_on()
    {
        _folder.Write("exclude.txt", "# a comment\n\na/0.png\r\nphotos/b/1.png\n# a/2.png\n");
        var data = Load(ExcludedImages.In("exclude.txt"));
        Assert.Equal(10, data.Train.Count + data.Test.Count);
        Assert.DoesNotContain(data.Train.Concat(data.Test), image => image.Item.Name is "a/0.png" or "b/1.png");
        Assert.Contains("2 images are left out by data.exclude.", data.Notes);
    }

    [Fact]
    public void A_list_does_the_same_and_names_of_no_image_are_noted()
    {
        var data = Load(ExcludedImages.Named("a/0.png", "a/9.png"));
        Assert.Equal(11, data.Train.Count + data.Test.Count);
        Assert.Contains("1 image is left out by data.exclude.", data.Notes);
        Assert.Contains("data.exclude: there is 1 name of no image, for example \"a/9.png\".", data.Notes);
    }

    [Theory]
    [InlineData("none.txt", "does not exist")]
    [InlineData("photos", "is a folder")]
    public void A_list_that_cannot_be_read_is_an_error(string file, string words)
    {
        var error = Assert.Throws<ConfigurationException>(() => Load(ExcludedImages.In(file)));
        var problem = Assert.Single(error.Problems);
        Assert.Equal("exclude", problem.Place);
        Assert.Contains(words, problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaving_out_everything_is_an_error()
    {
        var names = Enumerable.Range(0, 6).SelectMany(i => new[] { $"a/{i}.png", $"b/{i}.png" }).ToList();
        var error = Assert.Throws<ConfigurationException>(() => Load(ExcludedImages.Named(names)));
        Assert.Contains("All 12 train images are left out", Assert.Single(error.Problems).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_leaves_out_nothing()
    {
        _folder.Write("exclude.txt", "");
        Assert.Equal(12, Load(ExcludedImages.In("exclude.txt")) is var data ? data.Train.Count + data.Test.Count : 0);
    }

    private DataSet Load(ExcludedImages excluded) =>
        DataSet.Load(new() { Train = "photos", Exclude = excluded }, _folder.Path, labelled: true, key => key);
}
