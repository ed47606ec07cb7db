namespace Pipelines.Tests.Data;

/// <summary><c>data.group</c>: the name of a column, or a pattern on the paths.</summary>
public sealed class GroupOptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("^[^/]+/(p\\d+)_")]
    [InlineData("(?<patient>p\\d+)")]
    [InlineData("(P\\d+)(?-i:_)", true)]
    public void A_pattern_on_the_path_keeps_a_patient_together(string pattern, bool ignoresCase = false)
    {
        WritePatients();
        var options = new DataOptions
        {
            Train = "photos",
            Group = ignoresCase ? "(?i)" + pattern : pattern,
            Test = PlaceOrFraction.Of(0.3),
            Validation = PlaceOrFraction.Of(0.3),
        };
        for (var seed = 1; seed <= 10; seed++)
        {
            var data = TestImages.Load(_folder, options with { SplitSeed = seed });
            var places = new[] { data.Train, data.Validation, data.Test }
                .SelectMany(split => split.Select(image => image.Item.Name.Split('/')[1][..2]).Distinct()).ToList();
            Assert.Equal(8, places.Count);
            Assert.Equal(8, places.Distinct().Count());
        }
    }

    [Fact]
    public void Names_that_do_not_match_stand_for_themselves_and_are_counted()
    {
        WritePatients();
        _folder.Write("photos/a/other.png", TestImages.Picture(900));
        _folder.Write("photos/b/another.png", TestImages.Picture(901));
        var data = TestImages.Load(_folder, new() { Train = "photos", Group = "(p\\d+)_" });
        Assert.Contains("2 of 34 images do not match data.group and stand for themselves, for example \"a/other.png\".", data.Notes);
        Assert.Equal(2, data.Train.Concat(data.Test).Count(image => image.Item.Group is null));
    }

    [Theory]
    [InlineData("p(\\d+", "\"p(\\d+\" is not a regular expression: ")]
    [InlineData("p\\d+", "\"p\\d+\" has no parenthesis that is the group.")]
    [InlineData("(?:p\\d+)", "\"(?:p\\d+)\" has no parenthesis that is the group.")]
    [InlineData("(q\\d+)", "No image matches the pattern \"(q\\d+)\"; the first is \"a/p0_0.png\".")]
    [InlineData("(p)\\d+", "The pattern \"(p)\\d+\" puts all 32 images into one group, \"p\".")]
    [InlineData("()", "No image matches the pattern \"()\"; the first is \"a/p0_0.png\".")]
    public void A_pattern_that_groups_nothing_is_refused(string pattern, string found)
    {
        WritePatients();
        var problem = Assert.Single(TestImages.Problems(_folder, new() { Train = "photos", Group = pattern }));
        Assert.Equal("config $.data.group", problem.Place);
        Assert.StartsWith(found, problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_never_ends_is_stopped()
    {
        _folder.Write($"photos/a/{new string('a', 60)}.png", TestImages.Picture(1));
        _folder.Write("photos/b/2.png", TestImages.Picture(2));
        var problem = Assert.Single(TestImages.Problems(_folder, new() { Train = "photos", Group = "^a/(a+)+$" }));
        Assert.StartsWith("The pattern \"^a/(a+)+$\" takes more than a second on \"a/aaa", problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_of_a_column_may_have_parentheses_and_its_absence_is_an_error()
    {
        WritePatients();
        _folder.Write("list.csv", "path,label,Patient (ID),group\n" + Rows(i => $"p{i % 4},{i}"));
        var data = TestImages.Load(_folder, new() { Train = "list.csv", Group = "patient (id)" });
        Assert.Equal(4, data.Train.Concat(data.Test).Select(image => image.Item.Group).Distinct().Count());

        var problem = Assert.Single(TestImages.Problems(_folder, new() { Train = "list.csv", Group = "pacient" }));
        Assert.Equal("The column \"pacient\", which data.group names for group, is missing.", problem.Found);
    }

    [Fact]
    public void A_pattern_on_the_paths_of_a_manifest_is_taken_instead_of_its_column_of_groups()
    {
        WritePatients();
        _folder.Write("list.csv", "path,label,group\n" + Rows(i => $"{i}"));
        var data = TestImages.Load(_folder, new() { Train = "list.csv", Group = "(p\\d+)_" });
        Assert.Equal(8, data.Train.Concat(data.Test).Select(image => image.Item.Group).Distinct().Count());
    }

    /// <summary>Eight patients with four images each; the first four are of class a.</summary>
    private void WritePatients()
    {
        for (var i = 0; i < 32; i++)
        {
            _folder.Write($"photos/{(i < 16 ? 'a' : 'b')}/p{i / 4}_{i % 4}.png", TestImages.Picture(i));
        }
    }

    private static string Rows(Func<int, string> further) => string.Concat(Enumerable.Range(0, 32).Select(i =>
        $"photos/{(i < 16 ? 'a' : 'b')}/p{i / 4}_{i % 4}.png,{(i < 16 ? 'a' : 'b')},{further(i)}\n"));
}
