using Pipelines.Data.Labels;
using Pipelines.Data.Places;

namespace Pipelines.Tests.Data;

/// <summary>Labels that look the same are one class where only their Unicode form differs, and an error otherwise.</summary>
public sealed class LabelSpellingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("rose", "Rose", "it has U+0052 \"R\" at its beginning instead of U+0072 \"r\" (upper and lower case)")]
    [InlineData("rose", "ro\u200Bse", "it has U+200B (zero width space) after its 2nd character")]
    [InlineData("rose\uFEFF", "rose", "it lacks U+FEFF (byte order mark) after its 4th character")]
    [InlineData("tulip", "tu\u00ADlip", "it has U+00AD (soft hyphen) after its 2nd character")]
    [InlineData("red rose", "red\u00A0rose", "it has U+00A0 (no-break space) after its 3rd character instead of U+0020 (space)")]
    [InlineData("red rose", "red  rose", "it has U+0020 (space) after its 4th character")]
    [InlineData("red rose", "red\u3000rose", "it has U+3000 (ideographic space) after its 3rd character instead of U+0020 (space)")]
    [InlineData("rose", "\uFF52ose", "it has U+FF52 \"ｒ\" at its beginning instead of U+0072 \"r\"")]
    [InlineData("カ", "ｶ", "it has U+FF76 \"ｶ\" at its beginning instead of U+30AB \"カ\"")]
    [InlineData("ガ", "ｶﾞ", "it has U+FF76 \"ｶ\" at its beginning instead of U+30AC \"ガ\"")]
    [InlineData("fig", "ﬁg", "it has U+FB01 \"ﬁ\" at its beginning instead of U+0066 \"f\"")]
    [InlineData("straße", "STRASSE", "it has U+0053 \"S\" at its beginning instead of U+0073 \"s\" (upper and lower case)")]
    [InlineData("ΟΔΟΣ", "οδος", "it has U+03BF \"ο\" at its beginning instead of U+039F \"Ο\" (upper and lower case)")]
    [InlineData("izmir", "İzmir", "it has U+0130 \"İ\" at its beginning instead of U+0069 \"i\"")]
    [InlineData("❤", "❤\uFE0F", "it has U+FE0F (emoji variation selector) after its 1st character")]
    [InlineData("t-shirt", "t\u2011shirt", "it has U+2011 \"‑\" after its 1st character instead of U+002D \"-\"")]
    [InlineData("می\u200Cروم", "میروم", "it lacks U+200C (zero width non-joiner) after its 2nd character")]
    public void Another_text_that_looks_the_same_is_a_problem_that_names_the_difference(string first, string second, string difference)
    {
        var problem = Assert.Single(LabelSpelling.Check([new(first, "x:2"), new(second, "x:3")]));

        Assert.Equal("x:3", problem.Place);
        Assert.Equal($"The label \"{second}\" looks like \"{first}\" (x:2) and is another text: {difference}.", problem.Found);
    }

    [Theory]
    [InlineData("rose", "roses")]
    [InlineData("red rose", "redrose")]
    [InlineData("pêche", "péche")]
    [InlineData("花", "華")]
    [InlineData("é", "e")]
    public void Labels_that_look_different_are_no_problem(string first, string second) =>
        Assert.Empty(LabelSpelling.Check([new(first, "x:2"), new(second, "x:3")]));

    [Theory]
    [InlineData(" rose", "begins or ends with a blank")]
    [InlineData("rose\u00A0", "begins or ends with a blank")]
    [InlineData("\u200B\u2060", "has no character that can be seen, only U+200B (zero width space), U+2060 (word joiner)")]
    public void A_label_with_a_blank_at_an_end_or_without_visible_characters_is_a_problem(string label, string found) =>
        Assert.Contains(found, Assert.Single(LabelSpelling.Check([new(label, "x:2"), new(label, "x:3")])).Found, StringComparison.Ordinal);

    [LinuxFact]
    public void Class_folders_in_two_Unicode_forms_are_one_class_and_files_keep_their_paths()
    {
        AssertOneClass("p\u00EAche", "pe\u0302che");
        AssertOneClass("\uD55C\uAD6D", "\u1112\u1161\u11AB\u1100\u116E\u11A8");
        AssertOneClass("\u30AC", "\u30AB\u3099");
        AssertOneClass("\u1EA1\u0307", "a\u0307\u0323");
    }

    [LinuxFact]
    public void Manifests_and_folders_of_all_splits_are_checked_together_and_folders_without_usable_images_too()
    {
        TestImages.WriteMany(_folder, "photos/rose", 4, 0);
        TestImages.WriteMany(_folder, "photos/tulip", 4, 10);
        _folder.Write("photos/TULIP/broken.jpg", "");
        _folder.Write("test.csv", "path,label\nphotos/rose/000.png,r\u00ADose\n");

        var problems = TestImages.Problems(_folder, new() { Train = "photos", Test = PlaceOrFraction.At("test.csv") });

        Assert.Equal(
            [Path.Combine(_folder.Path, "photos", "tulip"), Path.Combine(_folder.Path, "test.csv:2")],
            problems.Select(problem => problem.Place));
    }

    [LinuxFact]
    public void Clustering_only_notes_labels_that_look_the_same()
    {
        TestImages.WriteMany(_folder, "photos/rose", 4, 0);
        TestImages.WriteMany(_folder, "photos/Rose", 4, 10);

        var data = TestImages.Load(_folder, new() { Train = "photos" }, labelled: false);

        Assert.Contains(data.Notes, note => note.Contains("looks like", StringComparison.Ordinal));
        var place = ImagePlace.Find(Path.Combine(_folder.Path, "photos"), labelled: false, "here");
        Assert.Equal(["Rose", "rose"], place.Labels.All.Select(label => label.Label));
    }

    private static void AssertOneClass(string composed, string decomposed)
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteMany(folder, $"photos/{composed}", 4, 0);
        TestImages.WriteMany(folder, $"photos/{decomposed}", 4, 10);
        TestImages.WriteMany(folder, "photos/other", 4, 20);
        TestImages.WriteMany(folder, $"test/{decomposed}", 2, 30);

        var data = TestImages.Load(folder, new() { Train = "photos", Test = PlaceOrFraction.At("test") });

        Assert.Equal(2, data.Labels.Count);
        Assert.Equal(8, data.Train.Count(image => image.Item.Label == composed));
        Assert.All(data.Train, image => Assert.True(File.Exists(image.Item.Path)));
        Assert.Equal([composed, composed], data.Test.Select(image => image.Item.Label));
        Assert.Contains(data.Notes, note => note.Contains("two Unicode forms, which are one class", StringComparison.Ordinal));
    }
}
