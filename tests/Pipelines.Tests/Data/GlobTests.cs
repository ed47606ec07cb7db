using Pipelines.Data.Places;

namespace Pipelines.Tests.Data;

public sealed class GlobTests
{
    [Theory]
    [InlineData("photos/*.jpg", "a.jpg", true)]
    [InlineData("photos/*.jpg", "a.JPG", false)]
    [InlineData("photos/*.jpg", "b/a.jpg", false)]
    [InlineData("photos/?.jpg", "a.jpg", true)]
    [InlineData("photos/?.jpg", "ab.jpg", false)]
    [InlineData("photos/**/*.jpg", "a.jpg", true)]
    [InlineData("photos/**/*.jpg", "b/c/a.jpg", true)]
    [InlineData("photos/**", "b/c/a.jpg", true)]
    [InlineData("photos/*/c/**/a*.jpg", "b/c/d/e/ab.jpg", true)]
    [InlineData("photos/*/c/**/a*.jpg", "b/d/d/e/ab.jpg", false)]
    [InlineData("**/x/**/x/**/x/*.png", "x/x/x/x/x/x/a.png", true)]
    public void A_name_matches_or_does_not(string pattern, string name, bool matches) =>
        Assert.Equal(matches, new Glob(pattern).Matches(name));

    [Theory]
    [InlineData("photos/*.jpg", "b", false)]
    [InlineData("photos/*/*.jpg", "b", true)]
    [InlineData("photos/*/*.jpg", "b/c", false)]
    [InlineData("photos/b*/*.jpg", "c", false)]
    [InlineData("photos/b*/**/*.jpg", "bb/c/d", true)]
    [InlineData("photos/**", "b/c", true)]
    public void A_folder_may_hold_matches_or_may_not(string pattern, string folder, bool may) =>
        Assert.Equal(may, new Glob(pattern).MayMatchBelow(folder));

    [Theory]
    [InlineData("photos/sub/*.jpg", "photos/sub/")]
    [InlineData("*.jpg", "")]
    [InlineData("/*/x.jpg", "/")]
    public void The_part_before_the_first_wildcard_is_a_folder(string pattern, string folder) =>
        Assert.Equal(folder, new Glob(pattern).Folder);
}
