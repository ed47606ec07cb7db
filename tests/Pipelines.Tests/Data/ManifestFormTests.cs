using System.Text;
using Pipelines.Data.Places;

namespace Pipelines.Tests.Data;

/// <summary>Manifests as spreadsheets, scripts and people of many countries write them.</summary>
public sealed class ManifestFormTests : IDisposable
{
    private static readonly string[] s_columns = ["path", "label"];
    private static readonly string[][] s_rows = [["img/000.png", "a"], ["img/001.png", "b"], ["img/002.png", "b"]];

    private readonly TemporaryFolder _folder = new();

    public ManifestFormTests() => TestImages.WriteMany(_folder, "img", 12, 0);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(",", "list.csv")]
    [InlineData(";", "list.csv")]
    [InlineData("\t", "list.csv")]
    [InlineData(",", "list.tsv")]
    [InlineData("\t", "list.txt")]
    public void The_separator_is_found_whatever_the_name_ends_in(string separator, string name)
    {
        _folder.Write(name, Text(separator));
        AssertRead(name);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\n")]
    public void Every_line_break_ends_a_row_and_errors_have_the_right_line(string lineBreak)
    {
        _folder.Write("list.csv", Text(",", lineBreak));
        _folder.Write("bad.csv", Text(",", lineBreak) + $"{lineBreak}img/none.png,a{lineBreak}");

        AssertRead("list.csv");
        Assert.Equal(
            Path.Combine(_folder.Path, "bad.csv:6"), Assert.Single(TestImages.Problems(_folder, new() { Train = "bad.csv" })).Place);
    }

    [Theory]
    [InlineData("sep=;\r\n", ";")]
    [InlineData("\"sep=;\"\r\n", ";")]
    [InlineData("SEP=|\n", "|")]
    public void A_first_line_of_Excel_names_the_separator(string first, string separator)
    {
        _folder.Write("list.csv", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(first + Text(separator, "\r\n"))]);
        AssertRead("list.csv");
    }

    [Fact]
    public void Unicode_text_of_Excel_is_read()
    {
        _folder.Write("list.txt", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Text("\t", "\r\n"))]);
        AssertRead("list.txt");
    }

    [Theory]
    [InlineData("path,label,,\nimg/000.png,a,,\nimg/001.png,b,,\n,,,\nimg/002.png,b,,,,,\n,,,\n\n \n")]
    [InlineData("\n\n  Path , LABEL \nimg/000.png,a\nimg/001.png,b\nimg/002.png,b")]
    [InlineData("path,label,note\nimg/000.png,a,\"two\nlines, \"\"quoted\"\"\"\nimg/001.png,b,\"\"\nimg/002.png,b\n")]
    [InlineData("\uFEFFpath\u200B,\u00A0label\nimg/000.png,a\nimg/001.png,b\nimg/002.png,b\n")]
    [InlineData("\"label\",\"path\"\n\"a\",\"img/000.png\"\nb,img\\001.png\nb,img/sub/../002.png\n")]
    public void Blank_rows_trailing_separators_line_breaks_in_other_columns_backslashes_and_hidden_characters_in_names_are_read(string text)
    {
        _folder.Write("list.csv", text);
        AssertRead("list.csv");
    }

    [Fact]
    public void Columns_with_other_names_are_mapped()
    {
        _folder.Write(
            "list.csv",
            "Größe;Dateiname;Klasse;Teil;path\n1;img/000.png;a;train;x\n2;img/001.png;b;train;x\n"
            + "3;img/002.png;a;test;x\n4;img/003.png;b;test;x\n");
        var columns = new ManifestColumns { Path = "dateiname", Label = " Klasse", Split = "TEIL" };

        var data = TestImages.Load(_folder, new() { Train = "list.csv", Columns = columns });

        Assert.Equal(["img/000.png", "img/001.png"], TestImages.Names(data.Train));
        Assert.Equal(["img/002.png", "img/003.png"], TestImages.Names(data.Test));
    }

    [Fact]
    public void A_mapped_column_that_is_missing_is_a_problem_that_lists_the_columns()
    {
        _folder.Write("list.csv", "file,class\nimg/000.png,a\n");
        _folder.Write("test.csv", "file,class\nimg/001.png,a\n");
        var columns = new ManifestColumns { Path = "file", Label = "klass", Split = "part" };

        var problems = TestImages.Problems(_folder, new() { Train = "list.csv", Test = PlaceOrFraction.At("test.csv"), Columns = columns });

        Assert.Equal(
            [
                "The column \"klass\", which data.columns names for label, is missing.",
                "The column \"part\", which data.columns names for split, is missing.",
                "The column \"klass\", which data.columns names for label, is missing.",
            ],
            problems.Select(problem => problem.Found));
        Assert.Equal("Did you mean \"class\"? The columns are: file, class.", problems[0].Remedy);
        Assert.Equal(
            "data.columns names the column \"file\" for path and label.",
            TestImages.Problems(_folder, new() { Train = "list.csv", Columns = new() { Path = "file", Label = "file" } })[0].Found);
    }

    [Fact]
    public void Mapped_columns_without_a_manifest_are_noted()
    {
        TestImages.WriteMany(_folder, "photos/a", 4, 20);
        TestImages.WriteMany(_folder, "photos/b", 4, 30);

        Assert.Contains(
            TestImages.Load(_folder, new() { Train = "photos", Columns = new() { Path = "file" } }).Notes,
            note => note.StartsWith("data.columns has no effect", StringComparison.Ordinal));
    }

    [Fact]
    public void A_manifest_that_is_no_UTF_8_is_an_error_with_line_and_column_and_merges_no_classes()
    {
        _folder.Write("list.csv", Encoding.Latin1.GetBytes("path,label\nimg/000.png,pêche\nimg/001.png,péche\n"));

        var problem = Assert.Single(TestImages.Problems(_folder, new() { Train = "list.csv" }));

        Assert.EndsWith("list.csv:2:14", problem.Place, StringComparison.Ordinal);
        Assert.Contains("0xEA", problem.Found, StringComparison.Ordinal);
    }

    private static string Text(string separator, string lineBreak = "\n") =>
        string.Concat(s_rows.Prepend(s_columns).Select(row => string.Join(separator, row) + lineBreak));

    private void AssertRead(string name)
    {
        var images = ImagePlace.Find(Path.Combine(_folder.Path, name), labelled: true, "here").Images.Select(image => image.Item).ToList();
        Assert.Equal(
            s_rows.Select(row => (Path.Combine(_folder.Path, "img", Path.GetFileName(row[0])), (string?)row[1])),
            images.OrderBy(image => image.Path, StringComparer.Ordinal).Select(image => (image.Path, image.Label)));
    }
}
