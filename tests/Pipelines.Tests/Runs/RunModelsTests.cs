namespace Pipelines.Tests.Runs;

public sealed class RunModelsTests
{
    [Fact]
    public void A_name_means_the_newest_complete_run_of_that_pipeline_and_latest_that_of_all()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "runs/flowers/2026-01-01_10-00-00/model.zip");
        var newest = Write(folder, "runs/flowers/2026-01-02_10-00-00/model.zip");
        Write(folder, "runs/flowers/2026-01-03_10-00-00.partial/model.zip");
        var groups = Write(folder, "runs/groups/2026-01-02_11-00-00/model.onnx");
        Write(folder, "runs/task/2026-01-09_11-00-00/backbone.onnx");

        // A folder of photos that is called like the pipeline.
        Write(folder, "flowers/daisy/1.jpg");

        Assert.Equal(newest, Find("flowers"));
        Assert.Equal(newest, Find("runs/flowers"));
        Assert.Equal(newest, Find("runs/flowers/latest"));
        Assert.Equal(groups, Find("groups"));
        Assert.Equal(groups, Find("latest"));
        Assert.Equal(["flowers", "groups"], RunModels.Pipelines(folder.Path));
        AssertMissing("flower", "Did you mean \"flowers\"?", "There are runs of: flowers, groups.");
        AssertMissing("runs", "several pipelines: flowers, groups", "Name one of them");
        AssertMissing("task", "There is no such model");
        AssertMissing("", "no model.zip");
        AssertMissing("runs/nothing/model.zip", "There is no such model");

        string Find(string name) => Path.GetFullPath(RunModels.Find(name, folder.Path));

        void AssertMissing(string name, params string[] words)
        {
            var problem = Assert.Single(Assert.Throws<ConfigurationException>(() => RunModels.Find(name, folder.Path)).Problems);
            Assert.All(words, word => Assert.Contains(word, $"{problem}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Nothing_at_all_is_a_problem_too()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<ConfigurationException>(() => RunModels.Find("latest", folder.Path));
        Assert.Empty(RunModels.Pipelines(folder.Path));
    }

    private static string Write(TemporaryFolder folder, string name) => Path.GetFullPath(folder.Write(name, "x"));
}
