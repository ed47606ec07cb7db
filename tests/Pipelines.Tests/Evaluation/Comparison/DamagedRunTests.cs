namespace Pipelines.Tests.Evaluation.Comparison;

/// <summary>Runs that cannot be compared: each message names the file; a wrong call is another error than a damaged file.</summary>
public sealed class DamagedRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipelines-").FullName;

    private string A => Path.Combine(_folder, "a");

    private string B => Path.Combine(_folder, "b");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("pipeline.json")]
    [InlineData("metrics.json")]
    [InlineData("predictions.csv")]
    public void A_missing_file_is_a_wrong_call(string name)
    {
        WriteBoth();
        File.Delete(Path.Combine(B, name));

        var error = Assert.Throws<ConfigurationException>(Compare);

        Assert.Equal(Path.Combine(B, name), Assert.Single(error.Problems).Place);
    }

    [Theory]
    [InlineData("pipeline.json", "", "not JSON")]
    [InlineData("pipeline.json", "{ \"pipelines\": ", "not JSON")]
    [InlineData("pipeline.json", "[]", "not the pipeline.json of a run")]
    [InlineData("pipeline.json", "{ \"pipelines\": { \"x\": { \"task\": \"7\" } } }", "not the pipeline.json of a run")]
    [InlineData("pipeline.json", "{ \"pipelines\": { \"x\": { }, \"y\": { } } }", "not the pipeline.json of a run")]
    [InlineData("metrics.json", "", "not metrics")]
    [InlineData("metrics.json", "{ \"images\": 3 }", "not metrics")]
    [InlineData("metrics.json", "null", "not metrics")]
    [InlineData("predictions.csv", "", "empty")]
    [InlineData("predictions.csv", "\0\u0001\u0002PNG", "\"truth\" is missing")]
    [InlineData("predictions.csv", "path,label,cluster,distance\nx,y,1,2\n", "\"truth\" is missing")]
    [InlineData("predictions.csv", "path,truth,prediction,score,score:cat\n", "no images")]
    [InlineData("predictions.csv", "path,truth,prediction,score,score:cat\nx,cat,cat,1\n", ":2: The row has 4 fields")]
    [InlineData("predictions.csv", "path,truth,prediction,score,score:cat\nx,cat,cat,1,1,1\n", ":2: The row has 6 fields")]
    [InlineData("predictions.csv", "path,truth,prediction,score,score:cat\nx,cat,cat,1,1\ny,cow,cat,1,1\n", ":3: The truth \"cow\"")]
    [InlineData("predictions.csv", "path,truth,prediction,score,score:cat\nx,cat,cat,1,NaN\n", "not a probability")]
    [InlineData("predictions.csv", "path,truth,prediction,score,score:cat\nx,cat,cat,1,7\n", "not a probability")]
    [InlineData("predictions.csv", "path,truth,prediction,score,score:cat\nx,c\"at,cat,1,1\n", ":2: A quotation mark is wrong")]
    public void A_damaged_file_is_a_failure(string name, string text, string found)
    {
        WriteBoth();
        WrittenRun.Write(B, name, text);

        var error = Assert.Throws<PipelineException>(Compare);

        Assert.StartsWith(Path.Combine(B, name), error.Message, StringComparison.Ordinal);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"perClass\": null")]
    [InlineData("\"topK\": null")]
    public void A_key_without_its_value_is_damage(string key)
    {
        WriteBoth();
        WrittenRun.Write(
            B,
            "metrics.json",
            """{ "images": 3, "accuracy": 1, "topK": {}, "macroAccuracy": 1, "macroF1": 1, "logLoss": 0, "calibrationError": 0, """
            + $$""" "perClass": [], {{key}}, "confusion": { "labels": [], "counts": [] } }""");

        Assert.Contains("metrics.json", Assert.Throws<PipelineException>(Compare).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_reported_at_once()
    {
        WriteBoth();
        WrittenRun.Write(A, "metrics.json", "");
        File.Delete(Path.Combine(B, "predictions.csv"));

        Assert.Equal(2, Assert.Throws<PipelineException>(Compare).Problems.Count);
    }

    [Fact]
    public void Runs_with_other_classes_are_refused_with_the_names_of_these()
    {
        WrittenRun.Classification(A, 30, _ => false);
        WrittenRun.Classification(B, 30, _ => false, labels: ["cat", "cow", "dog", "elk"]);

        var error = Assert.Throws<ConfigurationException>(Compare);

        Assert.Contains("only this one has cow, elk. only the other has owl.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_of_other_tasks_are_refused()
    {
        WrittenRun.Classification(A, 30, _ => false);
        WrittenRun.Clustering(B, 30, image => image % 3);

        Assert.Contains("b: clustering", Assert.Throws<ConfigurationException>(Compare).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_run_or_the_same_twice_also_by_a_link_is_refused()
    {
        WriteBoth();
        var link = Path.Combine(_folder, "latest");
        Assert.Throws<ConfigurationException>(() => RunComparison.Load([A]));
        Assert.Throws<ConfigurationException>(() => RunComparison.Load([]));
        Assert.Throws<ConfigurationException>(() => RunComparison.Load([A, B, A + Path.DirectorySeparatorChar]));
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateSymbolicLink(link, "a");
            var error = Assert.Throws<ConfigurationException>(() => RunComparison.Load([A, link]));
            Assert.Contains("named twice", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named() =>
        Assert.Equal([A, B], Assert.Throws<ConfigurationException>(Compare).Problems.Select(problem => problem.Place));

    private void WriteBoth()
    {
        WrittenRun.Classification(A, 30, _ => false);
        WrittenRun.Classification(B, 30, image => image < 3);
    }

    private RunComparison Compare() => RunComparison.Load([A, B]);
}
