namespace Pipelines.Tests.Data;

/// <summary>Rows that are wrong: each is reported at its line, and none hides another.</summary>
public sealed class ManifestRowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ManifestRowTests() => TestImages.WriteMany(_folder, "img", 12, 0);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("img/000.png,a\nimg/001.png,b\nimg/002.png,\"b", "4: opens here is never closed")]
    [InlineData("\"img/000.png,a\nimg/none.png,a\nimg/002.png,b\n", "2: opens here is never closed", "3: does not exist")]
    [InlineData(
        "\"img/000.png,a\nimg/none.png,b\nimg/002.png,\"b\"\n",
        "2: opens here closes in line 4, and more text follows",
        "3: does not exist")]
    [InlineData(
        "\"img/000.png,a\nimg/none.png,b\nimg/002.png,b\"\n",
        "2: opens here closes in line 4. The row has 1 field, the header 2 columns",
        "3: does not exist",
        "4: inside a field that is not quoted")]
    [InlineData(
        "img/000.png,\"a\nimg/none.png,b\nimg/002.png,b\"\n",
        "2: opens here closes in line 4. Lines that list images are inside the field",
        "3: does not exist",
        "4: inside a field that is not quoted")]
    [InlineData(
        "img/000.png,\"a\nimg/none.png,b\nimg/none2.png,b\"\n",
        "2: opens here closes in line 4. The label has the character U+000A (line feed)",
        "3: does not exist",
        "4: inside a field that is not quoted")]
    [InlineData("\"img/000.png\"x,a\nimg/none.png,b\n", "2: More text follows the closing quotation mark", "3: does not exist")]
    [InlineData("img/000.png,5\" screen\nimg/none.png,b\n", "2: inside a field that is not quoted", "3: does not exist")]
    public void A_wrong_quotation_mark_is_reported_where_it_opens_and_hides_no_other_error(string rows, params string[] expected) =>
        AssertProblems("path,label\n" + rows, expected);

    [Fact]
    public void A_wrong_quotation_mark_in_another_column_hides_no_images() => AssertProblems(
        "path,label,note\nimg/000.png,a,\"5 inch\nimg/001.png,b,x\nimg/002.png,b,7 inch\"\nimg/003.png,a,\n",
        "2: Lines that list images are inside the field",
        "4: inside a field that is not quoted");

    [Theory]
    [InlineData("img/000.png,a,\nimg/001.png\nimg/none.png,b,", "3: The row has 1 field, the header 3 columns", "4: does not exist")]
    [InlineData("img/000.png,a\n", "2: The row has 2 fields, the header 3 columns")]
    [InlineData("img/000.png,a,train,x\nimg/none.png,b,,,,\n", "2: The row has 4 fields, the header 3 columns", "3: does not exist")]
    [InlineData("C:\\photos\\1.jpg,a,\n", "2: is a path on a drive of Windows")]
    [InlineData("img,a,\n", "2: is a folder")]
    [InlineData(
        "img/00\u00010.png,a,\nimg/001.png,a\u0007,\n", "2: The path has the character U+0001", "3: The label has the character U+0007")]
    [InlineData("img/001.png,p\uFFFDche,\n", "2: The label has the character U+FFFD (replacement character)")]
    [InlineData("none.png,,tset\n", "2: does not exist", "2: The label is empty", "2: The split \"tset\" is not known")]
    public void Wrong_rows_are_reported_with_their_line(string rows, params string[] expected) =>
        AssertProblems("path,label,split\n" + rows, expected);

    [Fact]
    public void All_rows_are_checked_and_the_errors_that_are_not_shown_are_counted()
    {
        _folder.Write("list.csv", "path,label\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"none{i}.png,a\n")));

        var problems = TestImages.Problems(_folder, new() { Train = "list.csv" });

        Assert.Equal((51, "150 more errors are not shown."), (problems.Count, problems[^1].Found));
    }

    [Fact]
    public void Labels_that_look_the_same_are_reported_beside_errors_of_rows() => AssertProblems(
        "path,label\nimg/000.png,a\nnone.png,b\nimg/001.png,A\n", "3: does not exist", "4: looks like \"a\"");

    [LinuxFact]
    public void A_file_whose_name_has_another_Unicode_form_is_found_and_one_in_another_case_is_suggested()
    {
        _folder.Write("ta\u0302che/e\u0301.png", TestImages.Picture(50));
        _folder.Write("list.csv", "path,label\nt\u00E2che/\u00E9.png,a\nimg/000.png,b\n");
        _folder.Write("case.csv", "path,label\nIMG/001.PNG,b\n");

        var place = Pipelines.Data.Places.ImagePlace.Find(Path.Combine(_folder.Path, "list.csv"), labelled: true, "here");

        Assert.Contains(Path.Combine(_folder.Path, "ta\u0302che", "e\u0301.png"), place.Images.Select(image => image.Item.Path));
        Assert.Equal(
            $"Did you mean \"{Path.Combine(_folder.Path, "img", "001.png")}\"?",
            Assert.Single(TestImages.Problems(_folder, new() { Train = "case.csv" })).Remedy);
    }

    [Fact]
    public void Reading_takes_time_in_proportion_to_the_file()
    {
        // Each line opens a quotation mark that no other one closes, or that the next one closes wrongly.
        _folder.Write("open.csv", "path,label\n" + string.Concat(Enumerable.Repeat("\"x,a\n", 200_000)) + "\"");
        _folder.Write("wide.csv", new string(',', 1_000_000) + "\nx\n");

        Assert.Equal(51, TestImages.Problems(_folder, new() { Train = "open.csv" }).Count);
        Assert.NotEmpty(TestImages.Problems(_folder, new() { Train = "wide.csv" }));
    }

    [Fact]
    public void A_hidden_character_in_a_path_is_named()
    {
        _folder.Write("list.csv", "path,label\nimg/000\u200B.png,a\n");

        Assert.StartsWith(
            "The path has the character U+200B (zero width space).",
            Assert.Single(TestImages.Problems(_folder, new() { Train = "list.csv" })).Remedy,
            StringComparison.Ordinal);
    }

    private void AssertProblems(string text, params string[] expected)
    {
        _folder.Write("list.csv", text);
        var problems = TestImages.Problems(_folder, new() { Train = "list.csv" });
        var parts = expected.Select(line => line.Split(": ", 2)).ToList();
        Assert.Equal(
            parts.Select(part => Path.Combine(_folder.Path, $"list.csv:{part[0]}")), problems.Select(problem => problem.Place));
        Assert.All(parts.Zip(problems), pair => Assert.Contains(pair.First[1], pair.Second.Found, StringComparison.Ordinal));
    }
}
