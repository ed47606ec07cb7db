using Pipelines.Configuration;

namespace Pipelines.Tests.Configuration;

/// <summary>Files in the repository that are made from the option records must be those that the code makes today.</summary>
public class GeneratedFilesTests
{
    private const string Remake = "UPDATE_GENERATED_FILES=1 dotnet test tests/Pipelines.Tests -c Release --filter GeneratedFiles";

    [Fact]
    public void The_schema_is_up_to_date() => AssertUpToDate(
        "pipelines.schema.json",
        SchemaGenerator.Generate(),
        "dotnet run -c Release --project src/Trainer.Console -- schema > pipelines.schema.json");

    [Fact]
    public void The_reference_is_up_to_date() => AssertUpToDate("docs/configuration.md", ConfigurationReference.Generate(), Remake);

    private static void AssertUpToDate(string name, string generated, string command)
    {
        var path = RepositoryFolder.File(name);
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED_FILES") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, generated);
        }

        var committed = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(committed == generated, $"{name} is not what the code makes. Make it again: {command}");
    }
}
