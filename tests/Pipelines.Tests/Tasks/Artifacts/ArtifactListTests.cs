using System.Text.RegularExpressions;
using Pipelines.Tasks.Artifacts;

namespace Pipelines.Tests.Tasks.Artifacts;

public partial class ArtifactListTests
{
    [Fact]
    public void The_table_of_files_in_the_README_has_exactly_the_files_that_runs_leave()
    {
        var table = File.ReadLines(RepositoryFolder.File("README.md"))
            .SkipWhile(line => !line.StartsWith("| file |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'));
        Assert.Equal(
            ArtifactList.All.Select(artifact => artifact.FileName).Order(StringComparer.Ordinal),
            table.Select(row => FileName().Match(row).Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Models_and_metrics_are_written_before_what_only_helps_to_look_at_them()
    {
        var names = ArtifactList.All.Select(artifact => artifact.FileName).ToList();
        Assert.Equal(["model.onnx", "model.zip", "backbone.onnx", "metrics.json"], names.Take(4));
        Assert.Equal(ArtifactList.All.OrderBy(artifact => artifact.IsOptional), ArtifactList.All);
        Assert.All(ArtifactList.All, artifact => Assert.EndsWith(".", artifact.Description, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| `([^`]+)` \|")]
    private static partial Regex FileName();
}
