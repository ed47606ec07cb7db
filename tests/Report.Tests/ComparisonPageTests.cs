namespace Report.Tests;

/// <summary>The page of two runs: which pictures only one of them has right.</summary>
public sealed class ComparisonPageTests(Browser browser, SamplePages pages) : IClassFixture<Browser>, IClassFixture<SamplePages>
{
    [BrowserFact]
    public async Task Each_view_has_the_images_that_one_or_both_have_wrong()
    {
        await using var page = await browser.OpenAsync(pages.Comparison);
        await AssertViewAsync("B right, A wrong", isRightInFirst: false, isRightInSecond: true);
        await AssertViewAsync("A right, B wrong", isRightInFirst: true, isRightInSecond: false);
        await AssertViewAsync("A and B wrong", isRightInFirst: false, isRightInSecond: false);
        await page.AssertQuietAsync();

        async Task AssertViewAsync(string title, bool isRightInFirst, bool isRightInSecond)
        {
            var expected = Enumerable.Range(0, SampleComparison.Images)
                .Where(image => SampleComparison.IsRightInFirst(image) == isRightInFirst)
                .Where(image => SampleComparison.IsRightInSecond(image) == isRightInSecond)
                .Select(SampleComparison.NameOf)
                .Order(StringComparer.Ordinal);
            var shown = await page.EvaluateAsync<string[]>(
                """
                title => {
                  const view = [...document.querySelectorAll("[data-view]")].find(button => button.textContent.startsWith(title));
                  view.click();
                  return [...document.querySelectorAll("#gallery figure[data-path]")].map(figure => figure.dataset.path);
                }
                """, [title]);
            Assert.Equal(expected, shown.Order(StringComparer.Ordinal));
        }
    }

    [BrowserFact]
    public async Task An_open_picture_says_what_each_run_predicted()
    {
        await using var page = await browser.OpenAsync(pages.Comparison);
        await page.ClickAsync("#gallery figure button");
        var facts = await page.EvaluateAsync<string>("document.getElementById('picture').textContent");
        Assert.Contains("A", facts, StringComparison.Ordinal);
        Assert.Contains("0.70", facts, StringComparison.Ordinal);
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('#picture-view img').naturalWidth > 0"));
        await page.AssertQuietAsync();
    }
}
