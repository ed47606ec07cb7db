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
    public void The_table_has_each_version_of_an_operator_once() =>
        Assert.Equal(OperatorTable.Rows.Count, OperatorTable.Rows.Select(row => (row.Domain, row.Name, row.Since)).Distinct().Count());
}
