namespace Pipelines.Tests.Data;

public sealed class DataSetProblemTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DataSetProblemTests()
    {
        TestImages.WriteMany(_folder, "photos/a", 4, 0);
        TestImages.WriteMany(_folder, "photos/b", 4, 100);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_missing_places_are_reported_at_once_with_what_there_is_instead()
    {
        var problems = TestImages.Problems(
            _folder,
            new() { Train = "fotos", Validation = PlaceOrFraction.At("photos/c"), Test = PlaceOrFraction.At("nowhere/deep/test") });

        Assert.Equal(["config $.data.train", "config $.data.validation", "config $.data.test"], problems.Select(problem => problem.Place));
        Assert.All(problems, problem => Assert.Contains("does not exist", problem.Found, StringComparison.Ordinal));
        Assert.StartsWith("Did you mean \"photos\"?", problems[0].Remedy, StringComparison.Ordinal);
        Assert.Contains("a, b", problems[1].Remedy, StringComparison.Ordinal);
        Assert.Contains("photos", problems[2].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_images_must_be_named() =>
        Assert.Equal("The train images are not given.", Assert.Single(TestImages.Problems(_folder, new())).Found);

    [Fact]
    public void A_folder_without_images_is_a_problem()
    {
        _folder.Write("empty/readme.txt", "nothing here");

        Assert.EndsWith(
            "has no images.", Assert.Single(TestImages.Problems(_folder, new() { Train = "empty" })).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_whose_images_are_all_broken_is_a_problem_that_says_why()
    {
        _folder.Write("broken/a/1.jpg", "");
        _folder.Write("broken/b/1.jpg", "");

        Assert.Contains(
            "1.jpg: empty file", Assert.Single(TestImages.Problems(_folder, new() { Train = "broken" })).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_manifest_is_a_problem() =>
        Assert.Contains(
            "neither a folder nor a manifest",
            Assert.Single(TestImages.Problems(_folder, new() { Train = "photos/a/000.png" })).Found,
            StringComparison.Ordinal);

    [Fact]
    public void Images_without_class_folders_are_a_problem_for_classification() =>
        Assert.Contains(
            "no class folders", Assert.Single(TestImages.Problems(_folder, new() { Train = "photos/a" })).Found, StringComparison.Ordinal);

    [Fact]
    public void One_class_is_too_few()
    {
        TestImages.WriteMany(_folder, "one/a", 4, 0);

        Assert.Contains(
            "one class only, \"a\"", Assert.Single(TestImages.Problems(_folder, new() { Train = "one" })).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_whose_training_files_are_all_broken_is_named()
    {
        TestImages.WriteMany(_folder, "one/a", 4, 0);
        _folder.Write("one/b/1.jpg", "");
        _folder.Write("photos/c/1.jpg", "");
        TestImages.WriteMany(_folder, "test/c", 4, 200);

        var oneClass = Assert.Single(TestImages.Problems(_folder, new() { Train = "one", Validation = PlaceOrFraction.Of(0.5) }));

        Assert.EndsWith("every file is skipped of: b.", oneClass.Remedy, StringComparison.Ordinal);
        Assert.Equal(
            "The class \"c\" has no usable training image: every file is skipped.",
            Assert.Single(TestImages.Problems(_folder, new() { Train = "photos", Test = PlaceOrFraction.At("test") })).Found);
    }

    [Fact]
    public void Naming_the_folder_above_train_and_test_is_a_problem()
    {
        TestImages.WriteMany(_folder, "set/train/a", 2, 0);
        TestImages.WriteMany(_folder, "set/test/a", 2, 10);

        Assert.Contains(
            "parts of a data set, not classes",
            Assert.Single(TestImages.Problems(_folder, new() { Train = "set" })).Found,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Held_out_classes_must_be_trained_and_missing_ones_are_noted()
    {
        TestImages.WriteMany(_folder, "unknown/a", 2, 200);
        TestImages.WriteMany(_folder, "unknown/zebra", 2, 300);
        TestImages.WriteMany(_folder, "fewer/a", 2, 400);

        var problem = Assert.Single(TestImages.Problems(_folder, new() { Train = "photos", Test = PlaceOrFraction.At("unknown") }));
        var data = TestImages.Load(_folder, new() { Train = "photos", Test = PlaceOrFraction.At("fewer") });

        Assert.Equal(("config $.data.test", "The class \"zebra\" is not among the training classes."), (problem.Place, problem.Found));
        Assert.Contains("There are no test images of: b.", data.Notes);
    }

    [Fact]
    public void Labels_that_differ_in_case_or_blanks_are_a_problem_that_says_so()
    {
        TestImages.WriteMany(_folder, "other/A", 2, 200);
        TestImages.WriteMany(_folder, "other/b ", 2, 300);

        var problems = TestImages.Problems(_folder, new() { Train = "photos", Test = PlaceOrFraction.At("other") });

        Assert.Equal(
            [Path.Combine(_folder.Path, "other", "A"), Path.Combine(_folder.Path, "other", "b ")],
            problems.Select(problem => problem.Place));
        Assert.Equal(
            [
                $"The label \"A\" looks like \"a\" ({Path.Combine(_folder.Path, "photos", "a")}) and is another text: "
                + "it has U+0041 \"A\" at its beginning instead of U+0061 \"a\" (upper and lower case).",
                "The label \"b \" begins or ends with a blank.",
            ],
            problems.Select(problem => problem.Found));
    }

    [Fact]
    public void A_class_too_small_to_hold_anything_out_is_a_problem()
    {
        TestImages.WriteMany(_folder, "photos/c", 1, 200);
        TestImages.WriteMany(_folder, "photos/d", 2, 300);

        var one = Assert.Single(TestImages.Problems(_folder, new() { Train = "photos" }));
        var both = TestImages.Problems(
            _folder, new() { Train = "photos", Validation = PlaceOrFraction.Of(0.1), Test = PlaceOrFraction.Of(0.1) });

        Assert.Equal(
            ("config $.data.test", "Too few different images to hold out the fraction 0.2 for test: only one is left of \"c\"."),
            (one.Place, one.Found));
        Assert.Equal(["config $.data.test", "config $.data.validation"], both.Select(problem => problem.Place));
    }

    [Fact]
    public void Testing_on_the_training_folder_is_a_problem() =>
        Assert.Contains(
            "Every test image is also a training image.",
            TestImages.Problems(_folder, new() { Train = "photos", Test = PlaceOrFraction.At("photos") }).Select(problem => problem.Found));
}
