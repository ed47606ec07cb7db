namespace Pipelines.Tests.Conventions;

/// <summary>The limit that .editorconfig names and that no tool of .NET holds.</summary>
public sealed class LineLengthTests
{
    private const int Limit = 140;

    private static readonly string[] s_folders = ["src", "tests", "benchmarks", "samples", "data"];

    [Fact]
    public void No_line_of_source_is_longer_than_140_columns()
    {
        var files = s_folders.SelectMany(Sources).ToList();
        Assert.True(files.Count > 100, $"Only {files.Count} source files were found.");

        var tooLong = files.SelectMany(LongLines).ToList();
        Assert.True(tooLong.Count == 0, $"{tooLong.Count} lines are longer than {Limit} columns:\n{string.Join("\n", tooLong)}");
    }

    [Fact]
    public void The_limit_is_the_one_that_editors_read()
    {
        var settings = File.ReadAllLines(RepositoryFolder.File(".editorconfig"));
        Assert.Contains($"max_line_length = {Limit}", settings);
    }

    private static IEnumerable<string> Sources(string folder)
    {
        var path = RepositoryFolder.File(folder);
        var files = Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories) : [];
        return files.Where(file => !IsGenerated(file)).Order(StringComparer.Ordinal);
    }

    private static bool IsGenerated(string file) => Relative(file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");

    private static IEnumerable<string> LongLines(string file) => File.ReadLines(file).Index()
        .Where(line => line.Item.Length > Limit)
        .Select(line => $"{Relative(file)}:{line.Index + 1}: {line.Item.Length} columns");

    private static string Relative(string file) => Path.GetRelativePath(RepositoryFolder.Path, file);
}
