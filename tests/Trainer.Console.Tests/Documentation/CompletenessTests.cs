using System.Text.Json;
using Pipelines;
using Pipelines.Evaluation;
using Pipelines.Training.Loop;

namespace Trainer.Tests.Documentation;

/// <summary>Pages that explain every member of something.</summary>
public class CompletenessTests
{
    [Theory]
    [InlineData(typeof(ClassificationMetrics))]
    [InlineData(typeof(ClassMetrics))]
    [InlineData(typeof(ConfusionMatrix))]
    [InlineData(typeof(CrossValidationMetrics))]
    [InlineData(typeof(FoldMetrics))]
    [InlineData(typeof(ClusteringMetrics))]
    [InlineData(typeof(ClusterSummary))]
    [InlineData(typeof(ImageDistance))]
    public void Every_key_of_a_run_folders_JSON_is_explained(Type record)
    {
        var page = Checkout.Page("evaluation.md");
        var keys = record.GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).ToList();
        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.Contains($"`{key}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_column_of_training_csv_is_explained()
    {
        using var text = new StringWriter();
        TrainingCsv.Write(text, []);
        var page = Checkout.Page("evaluation.md");
        var table = page[page.IndexOf("**`training.csv`**", StringComparison.Ordinal)..];
        Assert.All(text.ToString().Trim().Split(','), column => Assert.Contains($"\n| `{column}` | ", table, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_folder_of_the_library_has_its_row()
    {
        var page = Checkout.Page("architecture.md");
        var folders = Directory.GetDirectories(Path.Combine(RepositoryFolder.Path, "src", "Pipelines"))
            .Select(Path.GetFileName)
            .Except(["bin", "obj"])
            .ToList();
        Assert.Contains("Data", folders);
        Assert.All(folders, folder => Assert.Contains($"\n| `{folder}` | ", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_choice_of_neck_is_explained()
    {
        var page = Checkout.Page("backbones.md");
        Assert.All(
            Enum.GetNames<NeckType>(),
            name => Assert.Contains($"`{JsonNamingPolicy.CamelCase.ConvertName(name)}`", page, StringComparison.Ordinal));
    }
}
