using Trainer.Output;

namespace Trainer.Tests.Output;

public sealed class FileLinkTests
{
    [Theory]
    [InlineData("/home/ada/runs/report.html", "file:///home/ada/runs/report.html")]
    [InlineData("/a b/100 %/c#d?e/[f];g", "file:///a%20b/100%20%25/c%23d%3Fe/%5Bf%5D%3Bg")]
    [InlineData("/写真/\u001b]8;;x", "file:///%E5%86%99%E7%9C%9F/%1B%5D8%3B%3Bx")]
    [InlineData("C:/My photos/report.html", "file:///C:/My%20photos/report.html")]
    [InlineData("//server/photos/report.html", "file://server/photos/report.html")]
    public void The_URI_of_a_file_has_nothing_that_means_something_else(string path, string uri) =>
        Assert.Equal(uri, FileLink.UriOf(path));

    [Fact]
    public void A_URI_leads_back_to_its_file()
    {
        var path = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "a %20 b#?", "é ü.html"));
        Assert.Equal(path, new Uri(FileLink.UriOf(path)).LocalPath);
    }

    [Fact]
    public void A_link_shows_its_text() =>
        Assert.Equal("\u001b]8;;file:///a%20b\u001b\\a b\u001b]8;;\u001b\\", FileLink.Of("/a b", "a b"));
}
