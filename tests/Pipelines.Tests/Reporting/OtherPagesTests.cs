using Pipelines.Reporting.Clustering;
using Pipelines.Reporting.Pretext;
using Pipelines.Tests.Reporting.Samples;

namespace Pipelines.Tests.Reporting;

/// <summary>The pages of a clustering and of a pretext task.</summary>
public sealed class OtherPagesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(10, 10)]
    [InlineData(3000, 3)]
    [InlineData(500, 60)]
    public void A_clustering_of_any_size_has_a_card_for_each_group(int images, int groups)
    {
        var page = ClusteringPage.Of(
            SampleReports.Clustering([.. Enumerable.Range(0, images).Select(image => image % groups)]), CancellationToken.None).Text;
        Assert.Equal(groups, page.Split("<article class=\"card\"").Length - 1);
        Assert.DoesNotContain("NaN", page[..page.IndexOf("<script", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.InRange(page.Length, 0, 3_000_000);
    }

    [Fact]
    public void Labels_of_a_group_are_set_apart()
    {
        var page = ClusteringPage.Of(
            SampleReports.Clustering([0, 0, 0, 0, 1, 1], image => image < 3 ? "red" : "dark blue"), CancellationToken.None).Text;
        Assert.Contains("<bdi>red</bdi> 3, <bdi>dark blue</bdi> 1", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(300)]
    public void A_pretext_task_shows_some_images_before_and_after(int images)
    {
        var page = PretextPage.Of(SampleReports.Pretext(images), CancellationToken.None).Text;
        Assert.Equal(Math.Min(12, images), page.Split("<article class=\"card\"").Length - 1);
        Assert.Contains("0.7500", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_clustering_gives_the_same_bytes()
    {
        string Once() => ClusteringPage.Of(
            SampleReports.Clustering([.. Enumerable.Range(0, 700).Select(image => image % 5)], image => $"label {image % 3}"),
            CancellationToken.None).Text;
        Assert.Equal(Once(), Once());
    }
}
