using System.Text;
using Pipelines.Tasks;
using Pipelines.Tests.Configuration;

namespace Pipelines.Tests.Tasks;

public sealed class PipelinesFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pipelines-configuration-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_is_read_with_a_byte_order_mark_and_knows_its_folder()
    {
        var path = Write([.. Encoding.UTF8.Preamble, .. "{ \"pipelines\": { \"p\": { \"data\": \"blüten\" } } }"u8]);
        var file = PipelinesFile.Load(path);
        Assert.Equal("blüten", file.Pipelines["p"].Data.Train);
        Assert.Equal(_folder.FullName, file.Folder);
    }

    [Fact]
    public void A_missing_file_says_how_to_start()
    {
        var path = Path.Combine(_folder.FullName, "none.json");
        var problem = ProblemOf(path);
        Assert.Equal((path, "There is no such file."), (problem.Place, problem.Found));

        // The advice is a configuration that works.
        var start = problem.Remedy.IndexOf('{', StringComparison.Ordinal);
        var advised = problem.Remedy[start..(problem.Remedy.LastIndexOf('}') + 1)];
        Assert.Equal("photos", Given.File(advised).Pipelines["flowers"].Data.Train);
    }

    [Fact]
    public void A_folder_is_refused() =>
        Assert.Equal("This is a folder, not a file.", ProblemOf(_folder.FullName).Found);

    [Fact]
    public void An_empty_file_is_refused() =>
        Assert.Equal("The file is empty.", ProblemOf(Write(" \n"u8.ToArray())).Found);

    [Fact]
    public void Other_encodings_are_refused_and_UTF_16_with_a_byte_order_mark_is_read()
    {
        const string Text = "{\n\"pipelines\": { \"p\": { \"data\": \"blüten\" } } }";
        var utf16 = PipelinesFile.Load(Write([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Text)]));
        Assert.Equal("blüten", utf16.Pipelines["p"].Data.Train);

        var latin1 = ProblemOf(Write(Encoding.Latin1.GetBytes(Text)));
        Assert.EndsWith("pipelines.json:2:34", latin1.Place, StringComparison.Ordinal);
        Assert.Contains("0xFC", latin1.Found, StringComparison.Ordinal);
        Assert.EndsWith("Save it as UTF-8.", latin1.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "pipelines.json:1:1 $", "A list of 0 items stands where the file's object is expected.")]
    [InlineData("{}", "pipelines.json:1:1 $", "The key \"pipelines\" is missing.")]
    [InlineData("{ \"piplines\": {} }", "pipelines.json:1:3 $.piplines", "There is no key \"piplines\" here.")]
    [InlineData("{ \"pipelines\": {} }", "pipelines.json:1:16 $.pipelines", "There is no pipeline in it.")]
    [InlineData(
        "{ \"pipelines\": [] }",
        "pipelines.json:1:16 $.pipelines",
        "A list of 0 items stands where an object with the pipelines is expected.")]
    [InlineData(
        "{ \"pipelines\": { \"p\": 1 } }", "pipelines.json:1:23 $.pipelines.p", "The number 1 stands where a pipeline is expected.")]
    [InlineData(
        "{ \"pipelines\": { \"p\": { \"data\": \"x\" } }, \"training\": {} }",
        "pipelines.json:1:42 $.training",
        "There is no key \"training\" here.")]
    public void The_file_is_an_object_with_pipelines(string json, string place, string found)
    {
        var problem = Assert.Single(Given.ProblemsOf(json));
        Assert.Equal((place, found), (problem.Place, problem.Found));
        Assert.NotEmpty(problem.Remedy);
    }

    [Theory]
    [InlineData("surface-defects_v1.0", true)]
    [InlineData("7", true)]
    [InlineData("latest2", true)]
    [InlineData("latest", false)]
    [InlineData("", false)]
    [InlineData("..", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    [InlineData("a.", false)]
    [InlineData("a\\n", false)]
    [InlineData("unfinished.json", false)]
    [InlineData("Unfinished.JSON", false)]
    [InlineData("unfinished.json.tmp", false)]
    [InlineData("unfinished.json2", true)]
    [InlineData("LATEST", false)]
    [InlineData("CON", false)]
    [InlineData("nul.txt", false)]
    [InlineData("Com7", false)]
    [InlineData("LPT0.a.b", false)]
    [InlineData("COM\u00b9", false)]
    [InlineData("console", true)]
    [InlineData("com10", true)]
    [InlineData("a.con", true)]
    [InlineData("caf\u00e9", false)]
    [InlineData("cafe\u0301", false)]
    [InlineData("a:b", false)]
    [InlineData("a\u200b", false)]
    [InlineData(".hidden", false)]
    [InlineData("-rf", false)]
    public void Names_can_be_folders(string name, bool isAllowed)
    {
        var json = $$"""{ "pipelines": { "{{name}}": { "data": "x" } } }""";
        if (isAllowed)
        {
            Assert.Equal([name], Given.File(json).Pipelines.Keys);
        }
        else
        {
            Assert.Contains("cannot be the name", Assert.Single(Given.ProblemsOf(json)).Found, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    [InlineData(100_000, false)]
    public void Names_are_not_too_long_for_files_that_are_named_after_them(int length, bool isAllowed)
    {
        var json = $$"""{ "pipelines": { "{{new string('a', length)}}": { "data": "x" } } }""";
        if (isAllowed)
        {
            Assert.Single(Given.File(json).Pipelines);
        }
        else
        {
            var problem = Assert.Single(Given.ProblemsOf(json));
            Assert.Contains($"it has {length} characters", problem.Found, StringComparison.Ordinal);
            Assert.InRange(problem.ToString().Length, 1, 1000);
        }
    }

    [Fact]
    public void Names_that_some_systems_cannot_tell_apart_are_refused() =>
        Assert.Contains(
            "only in capital letters",
            Assert.Single(Given.ProblemsOf("""{ "pipelines": { "a": { "data": "x" }, "A": { "data": "x" } } }""")).Found,
            StringComparison.Ordinal);

    [Fact]
    public void Only_the_pipelines_asked_for_are_read_and_checked()
    {
        var path = Write(
            """{ "pipelines": { "a": { "data": "x", "image": 96 }, "b": { "extends": "a" }, "draft": { "image": 4 } } }"""u8.ToArray());
        var file = PipelinesFile.Load(path, [], ["b"]);
        Assert.Equal(["b"], file.Pipelines.Keys);
        Assert.Equal(96, file.Pipelines["b"].Image.Size);

        // "x" does not exist, and that is said too where nothing will be prepared.
        var problems = Assert.Throws<ConfigurationException>(() => PipelinesFile.Load(path, [], ["b", "draf"])).Problems;
        Assert.Contains("does not exist", problems[1].Found, StringComparison.Ordinal);
        Assert.Equal(2, problems.Count);
        var unknown = problems[0];
        Assert.Equal("There is no pipeline \"draf\". Did you mean \"draft\"? Known: a, b, draft.", $"{unknown.Found} {unknown.Remedy}");

        problems = Assert.Throws<ConfigurationException>(() => PipelinesFile.Load(path, ["a.image=64"], ["b"])).Problems;
        Assert.Equal(2, problems.Count);
        var other = problems[0];
        Assert.Equal("The pipeline \"a\" is not among those asked for (b).", other.Found);
    }

    private string Write(byte[] content)
    {
        var path = Path.Combine(_folder.FullName, "pipelines.json");
        File.WriteAllBytes(path, content);
        return path;
    }

    private static Problem ProblemOf(string path) =>
        Assert.Single(Assert.Throws<ConfigurationException>(() => PipelinesFile.Load(path)).Problems);
}
