namespace Pipelines.Tests.Configuration;

/// <summary>What users see: everything that is wrong, at once, each with its place and what to do.</summary>
public class ErrorMessagesTests
{
    [Fact]
    public void All_errors_of_a_file_are_listed_with_place_finding_and_remedy()
    {
        const string Json = """
            {
              // Twelve mistakes.
              "pipelines": {
                "flowers": {
                  "neck": "gen",
                  "data": { "train": "photos/train", "validation": 1.5 },
                  "image": { "size": 4, "resize": "croop", "centerCrop": "0.875" },
                  "backbone": { "model": "net.onnx", "mean": [0.5, 0.5] },
                  "training": {
                    "epochs": 0,
                    "optimizer": { "learningRate": "fast" },
                  },
                },
                "groups": {
                  "extends": "flower",
                  "task": "clustering",
                  "kMeans": { "k": { "from": 12, "to": 2 }, "initialization": "furthest" },
                  "cache": { "folders": "x" },
                },
              },
            }
            """;

        string[] expected =
        [
            "pipelines.json:5:15 $.pipelines.flowers.neck: The word \"gen\" is not known here. Did you mean \"gem\"? Allowed: "
            + "\"globalAveragePool\", \"globalMaxPool\", \"gem\", \"averageAndMax\".",
            "pipelines.json:6:56 $.pipelines.flowers.data.validation: 1.5 is too large. Allowed is a number above 0 and below 1.",
            "pipelines.json:7:26 $.pipelines.flowers.image.size: 4 is too small. Allowed is a whole number from 8 to 2048.",
            "pipelines.json:7:39 $.pipelines.flowers.image.resize: The word \"croop\" is not known here. Did you mean \"crop\"? Allowed: "
            + "\"crop\", \"pad\".",
            "pipelines.json:7:62 $.pipelines.flowers.image.centerCrop: The text \"0.875\" stands where a number from 0.1 to 1 is expected. "
            + "Write it without quotes: 0.875.",
            "pipelines.json:8:50 $.pipelines.flowers.backbone.mean: A list of 2 items stands where a list of 3 items, each a number from 0 "
            + "to 255, is expected.",
            "pipelines.json:10:19 $.pipelines.flowers.training.epochs: 0 is too small. Allowed is a whole number from 1 to 100000.",
            "pipelines.json:11:40 $.pipelines.flowers.training.optimizer.learningRate: The text \"fast\" stands where a number from 1e-8 "
            + "to 100 is expected.",
            "pipelines.json:15:18 $.pipelines.groups.extends: There is no pipeline \"flower\" to extend. Did you mean \"flowers\"? The "
            + "others: flowers.",
            "pipelines.json:17:24 $.pipelines.groups.kMeans.k: The range from 12 to 2 is empty. Write the smaller number as \"from\".",
            "pipelines.json:17:67 $.pipelines.groups.kMeans.initialization: The word \"furthest\" is not known here. Allowed: "
            + "\"kMeansPlusPlus\", \"kMeansYinyang\", \"random\".",
            "pipelines.json:18:18 $.pipelines.groups.cache.folders: There is no key \"folders\" here. Did you mean \"folder\"? Allowed: "
            + "enabled, folder.",
        ];
        Assert.Equal(string.Join("\n", expected), string.Join("\n", Given.ProblemsOf(Json)));
    }

    [Theory]
    [InlineData("", "pipelines.json:1:1", "The file holds no JSON.")]
    [InlineData("{\n  \"a\": 1\n", "pipelines.json:3:1", "The file ends before the { of line 1 is closed.")]
    [InlineData("{ \"a\" 1 }", "pipelines.json:1:7", "A colon is missing after \"a\".")]
    [InlineData("{ \"a\": }", "pipelines.json:1:8", "The value after the colon is missing.")]
    [InlineData("{ \"a\": 'x' }", "pipelines.json:1:8", "'x' is not a value.")]
    [InlineData("{ \"a\": yes }", "pipelines.json:1:8", "yes is not a value.")]
    [InlineData("{ \"a\": True }", "pipelines.json:1:8", "True is not a value.")]
    [InlineData("{ \"a\": nope }", "pipelines.json:1:8", "nope is not a value.")]
    [InlineData("{\n  \"a\": 1 // one\n  \"b\": 2\n}", "pipelines.json:3:3", "A comma is missing before \"b\".")]
    [InlineData("{ \"a\": [1 2] }", "pipelines.json:1:11", "A comma is missing before 2.")]
    [InlineData("{ \"a\": 1, // one\n  b: 2 }", "pipelines.json:2:3", "b stands where a key is expected.")]
    [InlineData("{ 'a': 1 }", "pipelines.json:1:3", "'a' stands where a key is expected.")]
    [InlineData("{ \"a\": 1,, \"b\": 2 }", "pipelines.json:1:10", "There is a comma too many.")]
    [InlineData("{,}", "pipelines.json:1:2", "There is a comma too many.")]
    [InlineData("{ \"a\": \"x\n}", "pipelines.json:1:8", "The text that starts here is not closed in its line.")]
    [InlineData("{ \"a\": \"x", "pipelines.json:1:8", "The text that starts here is not closed in its line.")]
    [InlineData("{ \"a\": \"C:\\Users\" }", "pipelines.json:1:12", "JSON does not know this escape after a backslash.")]
    [InlineData("{ \"é\": \"ü\" x }", "pipelines.json:1:12", "A comma is missing before x.")]
    [InlineData("{ \"a\": \"\\ud800\" }", "pipelines.json:1:8", "This text has a \\u escape that is half a character.")]
    [InlineData("{ \"a\": 012 }", "pipelines.json:1:8", "012 is not a number.")]
    [InlineData("{ \"a\": .5 }", "pipelines.json:1:8", ".5 is not a number.")]
    [InlineData("{ \"a\": 12px }", "pipelines.json:1:8", "12px is not a number.")]
    [InlineData("{ \"a\": [1} }", "pipelines.json:1:10", "} closes nothing: the [ of line 1 is still open.")]
    [InlineData("{} }", "pipelines.json:1:4", "There is a } too many.")]
    [InlineData("{} {}", "pipelines.json:1:4", "There is more after the end of the JSON: {.")]
    [InlineData("{ \"pipelines\": [ } ] }", "pipelines.json:1:18", "} closes nothing: the [ of line 1 is still open.")]
    [InlineData("{ /* note", "pipelines.json:1:3", "The comment that starts here is not closed.")]
    public void Syntax_errors_are_said_in_plain_words(string json, string place, string found)
    {
        var problem = Assert.Single(Given.ProblemsOf(json));
        Assert.Equal((place, found), (problem.Place, problem.Found));
        Assert.NotEmpty(problem.Remedy);
    }

    [Fact]
    public void Nesting_without_end_is_an_error()
    {
        var problem = Assert.Single(Given.ProblemsOf(new string('[', 100_000)));
        Assert.Equal("pipelines.json:1:65", problem.Place);
        Assert.Contains("nested", problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_belongs_elsewhere_is_answered_with_its_path() =>
        Assert.StartsWith(
            "Did you mean training.epochs?", Given.ProblemOf("\"image\": { \"epochs\": 5 }").Remedy, StringComparison.Ordinal);

    [Fact]
    public void Damaged_files_never_end_in_anything_but_problems()
    {
        const string Json = """
            { /* a */ "pipelines": { "p": { "data": { "train": "photos", "test": 0.2 }, // b
              "backbone": { "mean": [0.5, 1e-1, 0.5], }, "embedding": null, "cache": false, "neck": "g\u0065m", "task": "clustering",
              "kMeans": { "k": { "from": 2, "to": 3 } } }, "q": { "extends": "p" } } }
            """;
        const string Inserted = "{}[]\",:\\/*#-0.e+tnu\n\t'$é\0";
        Assert.Equal(2, Given.File(Json).Pipelines.Count);
        var random = new Random(1);
        for (var i = 0; i < 5_000; i++)
        {
            var damaged = Json;
            for (var mistakes = random.Next(1, 4); mistakes > 0; mistakes--)
            {
                var at = random.Next(damaged.Length);
                damaged = random.Next(3) switch
                {
                    0 => damaged.Remove(at, Math.Min(random.Next(1, 30), damaged.Length - at)) + " ",
                    1 => damaged.Insert(at, Inserted[random.Next(Inserted.Length)].ToString()),
                    _ => damaged[..at] + " ",
                };
            }

            var exception = Record.Exception(() => Given.File(damaged));
            Assert.True(exception is null or ConfigurationException, $"{damaged}\n{exception}");
            Assert.DoesNotContain((exception as ConfigurationException)?.Problems ?? [], problem => problem.Found.Length == 0);
        }
    }

    [Fact]
    public void A_key_written_twice_is_an_error_at_the_second_that_names_the_first()
    {
        var problem = Assert.Single(Given.ProblemsOf("""
            { "pipelines": { "p": {
              "data": "photos",
              "image": 96,
              "image": { "size": 128 } } } }
            """));
        Assert.Equal("pipelines.json:4:3 $.pipelines.p.image", problem.Place);
        Assert.Contains("pipelines.json:3:3", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_in_settings_that_others_take_over_is_reported_once_where_it_was_written()
    {
        var problem = Assert.Single(Given.ProblemsOf("""
            { "pipelines": {
              "a": { "data": "photos", "image": 4 },
              "b": { "extends": "a" },
              "c": { "extends": "b" } } }
            """));
        Assert.Equal("pipelines.json:2:37 $.pipelines.a.image", problem.Place);
    }

    [Fact]
    public void What_follows_from_a_mistyped_key_is_no_further_error()
    {
        var problem = Assert.Single(Given.ProblemsOf("""{ "pipelines": { "p": { "data": { "trian": "photos" } } } }"""));
        Assert.Contains("\"train\"", problem.Remedy, StringComparison.Ordinal);
    }
}
