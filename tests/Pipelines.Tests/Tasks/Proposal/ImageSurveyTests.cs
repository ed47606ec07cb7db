using Pipelines.Data;
using Pipelines.Tasks.Proposal;

namespace Pipelines.Tests.Tasks.Proposal;

public sealed class ImageSurveyTests
{
    [Theory]
    [InlineData(50)]
    [InlineData(200)]
    [InlineData(1000)]
    public void Any_number_of_the_first_images_is_spread_evenly_over_classes_and_names(int count)
    {
        var small = Enumerable.Range(0, 1000).Select(i => Item(i, "small"));
        var images = Enumerable.Range(0, 3000).Select(i => Item(i, "large")).Concat(small);
        var chosen = ImageSurvey.Choose(images, count);
        Assert.Equal(count, chosen.Distinct().Count());
        Assert.InRange(chosen.Count(image => image.Label == "large"), (0.75 * count) - 2, (0.75 * count) + 2);
        var early = chosen.Count(image => image.Label == "large" && int.Parse(image.Name, null) < 1500);
        Assert.InRange(early, (0.375 * count) - 5, (0.375 * count) + 5);
    }

    [Fact]
    public void All_are_taken_where_there_are_few() =>
        Assert.Equal(7, ImageSurvey.Choose(Enumerable.Range(0, 7).Select(i => Item(i, "a")), 100).Distinct().Count());

    [Fact]
    public void No_image_is_begun_after_the_limit()
    {
        var survey = ImageSurvey.Look([Item(1, "a")], TimeSpan.FromTicks(-1), TimeProvider.System, null, CancellationToken.None);
        Assert.Equal(0, survey.Count);
    }

    private static ImageItem Item(int number, string label) => new($"/{label}/{number}", $"{number}", label);
}
