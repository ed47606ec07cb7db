using Pipelines.Graph;

namespace Pipelines.Tests.Graph;

/// <summary>docs/operators.md must be what the table of operators makes today.</summary>
public class OperatorReferenceTests
{
    private const string Remake = "UPDATE_GENERATED_FILES=1 dotnet test tests/Pipelines.Tests -c Release --filter OperatorReference";

    [Fact]
    public void The_list_of_operators_is_up_to_date()
    {
        var path = RepositoryFolder.File("docs", "operators.md");
        var generated = OperatorReference.Generate();
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED_FILES") == "1")
        {
            File.WriteAllText(path, generated);
        }

        var committed = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(committed == generated, $"docs/operators.md is not what the code makes. Make it again: {Remake}");
    }

    [Fact]
    public void The_versions_of_an_operator_rise_and_only_operators_that_training_has_have_any() => Assert.All(OperatorTable.Rows, row =>
    {
        Assert.Equal(row.Bind is not null, row.Versions.Count > 0);
        Assert.Equal(row.Versions.Distinct().Order(), row.Versions);
    });
}
