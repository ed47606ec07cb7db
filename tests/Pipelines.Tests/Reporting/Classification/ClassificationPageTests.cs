using System.Text.Json;
using System.Text.RegularExpressions;
using Pipelines.Numerics;
using Pipelines.Reporting.Classification;
using Pipelines.Tests.Reporting.Samples;

namespace Pipelines.Tests.Reporting.Classification;

/// <summary>The page of a classifier, of results of every size and kind.</summary>
public sealed class ClassificationPageTests
{
    [Theory]
    [InlineData(1, 1, 0.0)]
    [InlineData(1, 2, 0.0)]
    [InlineData(2, 2, 1.0)]
    [InlineData(3, 7, 0.0)]
    [InlineData(60, 3, 0.0)]
    [InlineData(60, 3, 1.0)]
    [InlineData(60, 60, 0.5)]
    public void A_result_of_any_size_has_a_page_without_gaps(int images, int classes, double mistakes)
    {
        var report = SampleReports.Classification(Labels(classes), SampleReports.Results(images, classes, mistakes));
        var page = Page(report);
        Assert.Equal(images, Cells(page).Sum(cell => cell.Count));
        Assert.Equal(images, Data(page).GetProperty("images").GetArrayLength());
        Assert.DoesNotContain("NaN", Visible(page), StringComparison.Ordinal);
        Assert.Equal(images < 10, page.Contains("too few to say", StringComparison.Ordinal));
        Assert.Equal(images >= 4, Data(page).TryGetProperty("map", out _));
    }

    [Fact]
    public void Cells_count_what_the_metrics_count_with_a_class_without_images_and_one_never_predicted()
    {
        var report = SampleReports.Classification(["a", "b", "c"], [(0, 0), (0, 2), (0, 2), (1, 0)]);
        var page = Page(report);
        Assert.Equal([("a", "a", 1), ("a", "c", 2), ("b", "a", 1)], Cells(page));
        Assert.Contains("<th scope=\"row\"><bdi>c</bdi></th><td>0</td><td>&ndash;</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_hundred_classes_and_50_000_images_stay_below_10_MB_and_images_that_are_not_shown_take_no_memory()
    {
        // Noise is what pictures cannot be made small of.
        using var pictures = new DrawnPictures(20, isNoise: true);
        var few = SampleReports.Classification(Labels(200), SampleReports.Results(10_000, 200), pictures.Of);
        var (truth, scores) = (new List<int>(), new FeatureMatrix(50_000, 200));
        for (var image = 0; image < 50_000; image++)
        {
            truth.Add(few.Truth[image % 10_000]);
            few.Scores.Row(image % 10_000).CopyTo(scores.Row(image));
        }

        var many = few with
        {
            Truth = truth,
            Scores = scores,
            Images = [.. Enumerable.Range(0, 50_000).Select(image => few.Images[image % 10_000] with { Name = $"{image}.jpg" })],
            Embed = images => few.Embed!([.. images.Select(image => image % 10_000)]),
        };
        var page = Page(many);
        Assert.InRange(page.Length, 1_000_000, 10_000_000);
        Assert.Equal(400, Data(page).GetProperty("images").GetArrayLength());
        Assert.Contains("400 of 50,000 images are in this page", page, StringComparison.Ordinal);
        var difference = Allocated(many with { Embed = null }) - Allocated(few with { Embed = null });
        Assert.InRange(difference / 40_000, -500, 500);
    }

    /// <summary>Bytes of this thread: that of the pictures, which others make, does not depend on the images that are not shown.</summary>
    private static long Allocated(ClassificationReport report)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Page(report);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void A_matrix_of_a_thousand_classes_shows_those_with_the_most_mistakes()
    {
        // Class 999 is always taken for 500.
        var report = SampleReports.Classification(
            Labels(1000), [.. Enumerable.Range(0, 4000).Select(image => (image % 1000, image % 1000 == 999 ? 500 : image % 1000))]);
        var page = Page(report);
        Assert.Contains("The 200 of 1,000 classes with the most mistakes", page, StringComparison.Ordinal);
        Assert.Contains(("class 999", "class 500", 4), Cells(page));
        Assert.InRange(page.Length, 0, 2_000_000);
    }

    [Fact]
    public void Images_that_are_gone_are_in_the_page_without_a_picture()
    {
        var page = Page(SampleReports.Classification(
            ["a", "b"], SampleReports.Results(20, 2), image => image == 3 ? "/nowhere/x.jpg" : null));
        var images = Data(page).GetProperty("images").EnumerateArray().ToList();
        Assert.Equal(20, images.Count);
        Assert.DoesNotContain(images, image => image.TryGetProperty("picture", out _));
    }

    [Fact]
    public void Without_images_and_without_vectors_the_figures_are_there()
    {
        var page = Page(SampleReports.Classification(
            ["a", "b"], SampleReports.Results(20, 2), options: new() { Images = 0, ActivationMaps = 0 }, hasVectors: false));
        Assert.DoesNotContain("id=\"images\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"map\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Choose a cell", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-truth=", page, StringComparison.Ordinal);
        Assert.Contains("data-count=\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_that_are_all_alike_have_a_page()
    {
        var report = SampleReports.Classification(["a", "b"], SampleReports.Results(20, 2)) with
        {
            Embed = images => new([.. Enumerable.Repeat(1f, images.Count * 3)], images.Count, 3),
            Training = null,
        };
        var points = Data(Page(report)).GetProperty("map").GetProperty("points").EnumerateArray().ToList();
        Assert.All(points, point => Assert.InRange(point.GetProperty("x").GetDouble(), 0, 1));
    }

    [Fact]
    public void The_same_result_gives_the_same_bytes()
    {
        using var pictures = new DrawnPictures(5);
        string Once() => Page(SampleReports.Classification(Labels(4), SampleReports.Results(500, 4), pictures.Of));
        Assert.Equal(Once(), Once());
    }

    [Fact]
    public void Neighbours_and_references_belong_together()
    {
        using var pictures = new DrawnPictures(5);
        var data = Data(Page(SampleReports.Classification(Labels(3), SampleReports.Results(30, 3), pictures.Of)));
        var references = data.GetProperty("references").GetArrayLength();
        Assert.Equal(3, references);
        foreach (var image in data.GetProperty("images").EnumerateArray())
        {
            var nearest = image.GetProperty("neighbours").EnumerateArray().ToList();
            Assert.Equal(3, nearest.Count);
            Assert.Equal(nearest.OrderByDescending(neighbour => neighbour.GetProperty("similarity").GetDouble()), nearest);
        }
    }

    [Fact]
    public void Making_it_can_be_cancelled() => Assert.ThrowsAny<OperationCanceledException>(() => ClassificationPage.Of(
        SampleReports.Classification(["a", "b"], SampleReports.Results(20, 2), _ => "x.jpg"), new CancellationToken(canceled: true)));

    private static string[] Labels(int count) => [.. Enumerable.Range(0, count).Select(label => $"class {label:000}")];

    private static string Page(ClassificationReport report) => ClassificationPage.Of(report, CancellationToken.None).Text;

    private static List<(string Truth, string Predicted, int Count)> Cells(string page)
    {
        var matrix = page[page.IndexOf("<table id=\"confusion-matrix\"", StringComparison.Ordinal)..];
        return
        [
            .. Regex.Matches(
                matrix[..matrix.IndexOf("</table>", StringComparison.Ordinal)],
                "data-truth=\"(.+?)\" data-predicted=\"(.+?)\" data-count=\"(\\d+)\"")
                .Select(match => (
                    match.Groups[1].Value,
                    match.Groups[2].Value,
                    int.Parse(match.Groups[3].Value, System.Globalization.CultureInfo.InvariantCulture))),
        ];
    }

    private static JsonElement Data(string page)
    {
        var match = Regex.Match(page, "id=\"report-data\">([^<]*)<");
        return JsonDocument.Parse(match.Groups[1].Value).RootElement;
    }

    /// <summary>The page without its script, whose words are not those of the page.</summary>
    private static string Visible(string page) => page[..page.IndexOf("<script", StringComparison.Ordinal)];
}
