using Pipelines.Tasks;

namespace Pipelines.Tests.Tasks;

public class TaskKindsTests
{
    /// <summary>
    /// Where a task may be named: by its kind, in the options, where a model says what it predicts, and where that is read from a file.
    /// </summary>
    private static readonly string[] s_places =
    [
        "Tasks/Classification/ClassificationKind.cs",
        "Tasks/Clustering/ClusteringKind.cs",
        "Tasks/Pretext/PretextKind.cs",
        "Configuration/PipelineOptions.cs",
        "Backbones/ModelGraph.cs",
        "Backbones/ModelMetadata.cs",
        "Prediction/ImageModel.cs",
        "Prediction/ModelEvaluator.cs",
        "Tasks/Proposal/ProposalSearch.cs",
        "Tasks/Proposal/ProposalText.cs",
        "Evaluation/Comparison/RunReader.cs",
        "Explanation/ActivationMapper.cs",
        "Reporting/Classification/ClassificationPage.cs",
        "Reporting/Clustering/ClusteringPage.cs",
        "Reporting/Pretext/PretextPage.cs",
        "Auditing/AuditSource.cs",
        "Auditing/Pages/AuditPage.cs",
        "Similarity/SimilarImagesPage.cs",
        "Sorting/SortFolderNames.cs",
        "Sorting/SortManifest.cs",
    ];

    public static TheoryData<PipelineTask> Tasks => [.. Enum.GetValues<PipelineTask>()];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Every_task_has_one_row_and_its_folder_has_the_same_cast(PipelineTask task)
    {
        var kind = Assert.Single(TaskKinds.All, kind => kind.Task == task);
        Assert.Same(kind, TaskKinds.Of(task));
        var folder = $"Pipelines.Tasks.{task}";
        foreach (var role in (string[])["Kind", "Run", "Outcome", "Result"])
        {
            // The result is public, and so in the namespace of all that a user's program names.
            var space = role == "Result" ? "Pipelines" : folder;
            Assert.NotNull(typeof(TaskKind).Assembly.GetType($"{space}.{task}{role}"));
        }

        Assert.Equal($"{folder}.{task}Kind", kind.GetType().FullName);
    }

    [Fact]
    public void What_differs_between_tasks_is_asked_of_their_kinds()
    {
        var source = RepositoryFolder.File("src", "Pipelines");
        var naming = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadLines(file).Any(line => line.Contains("PipelineTask.", StringComparison.Ordinal)))
            .Select(file => Path.GetRelativePath(source, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(file => !file.StartsWith("obj/", StringComparison.Ordinal));
        Assert.Empty(naming.Except(s_places));
    }
}
