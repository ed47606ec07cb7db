using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipelines.Runs;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tests.Runs;

namespace Pipelines.Tests.Reporting;

/// <summary>The page of a run: what the run writes, and what can be made of its folder afterwards.</summary>
[Collection(Pipelines.Tests.Runtime.Torch.TorchCollection.Name)]
public sealed class RunReportTests : IDisposable
{
    private readonly StoppableRuns _runs = new();

    [Fact]
    public async Task A_finished_run_has_the_same_results_in_the_page_made_again()
    {
        var folder = Run();
        var written = Data(Path.Combine(folder, "report.html"));
        var report = await RunReport.WriteAsync(folder, output: Path.Combine(_runs.Folder, "again.html"));
        Assert.Empty(report.MissingImages);
        Assert.Empty(report.Notes);
        var again = Data(report.Path);
        foreach (var key in new[] { "imageCount", "labels", "evaluatedOn", "similarityOrder", "task", "format" })
        {
            Assert.Equal(written[key]!.ToJsonString(), again[key]!.ToJsonString());
        }

        Assert.Equal(Outcomes(written), Outcomes(again));
        Assert.All(again["images"]!.AsArray(), image => Assert.NotNull(image!["picture"]));
    }

    [Fact]
    public async Task Images_that_are_gone_or_were_changed_are_named_and_the_rest_is_shown()
    {
        var folder = Run();
        var paths = Outcomes(Data(Path.Combine(folder, "report.html"))).Select(outcome => outcome.Path).ToList();
        File.Copy(Full(paths[1]), Full(paths[0]), overwrite: true);
        File.AppendAllText(Full(paths[0]), "another file");
        var report = await RunReport.WriteAsync(folder);
        Assert.Equal([paths[0]], report.MissingImages);
        var images = Data(report.Path)["images"]!.AsArray();
        Assert.Equal(paths, images.Select(image => (string)image!["path"]!).Order());
        Assert.Equal([paths[0]], images.Where(image => image!["picture"] is null).Select(image => (string)image!["path"]!));

        // An image that a manifest names and that is not there ends the reading of the data: the figures remain.
        File.Delete(Full(paths[0]));
        report = await RunReport.WriteAsync(folder);
        Assert.Contains(paths[0], Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.Contains(paths[0], report.MissingImages);
        Assert.Equal(paths, Outcomes(Data(report.Path)).Select(outcome => outcome.Path));
    }

    [Fact]
    public async Task Without_the_data_the_figures_and_the_confusions_remain()
    {
        var folder = Run();
        var before = Outcomes(Data(Path.Combine(folder, "report.html")));
        File.Move(Path.Combine(_runs.Folder, "images.csv"), Path.Combine(_runs.Folder, "moved.csv"));
        var report = await RunReport.WriteAsync(folder);
        Assert.Contains("The report is made without the images: ", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.Equal(before, Outcomes(Data(report.Path)));
        Assert.Equal(before.Count, report.MissingImages.Count);
        Assert.Contains("id=\"confusion-matrix\"", await File.ReadAllTextAsync(report.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predictions_of_an_older_version_without_hashes_will_do()
    {
        var folder = Run();
        var file = Path.Combine(folder, "predictions.csv");
        var lines = File.ReadAllLines(file);
        var column = Array.IndexOf(lines[0].Split(','), "hash");
        Assert.True(column > 0, lines[0]);
        File.WriteAllLines(file, lines.Select(line => string.Join(',', line.Split(',').Where((_, i) => i != column))));
        var report = await RunReport.WriteAsync(folder);
        Assert.Empty(report.MissingImages);
        Assert.All(Data(report.Path)["images"]!.AsArray(), image => Assert.NotNull(image!["picture"]));
    }

    [Theory]
    [InlineData("training.csv")]
    [InlineData("model.onnx")]
    [InlineData("report.html")]
    public async Task A_file_that_the_page_can_do_without_may_be_missing(string name)
    {
        var folder = Run();
        File.Delete(Path.Combine(folder, name));
        Assert.NotEmpty(Outcomes(Data((await RunReport.WriteAsync(folder)).Path)));
    }

    [Theory]
    [InlineData("metrics.json", null)]
    [InlineData("metrics.json", "{")]
    [InlineData("predictions.csv", null)]
    [InlineData("predictions.csv", "path,truth\nx")]
    [InlineData("pipeline.json", null)]
    [InlineData("pipeline.json", "[]")]
    public async Task A_file_that_it_needs_is_named_and_the_page_that_was_there_stays(string name, string? content)
    {
        var folder = Run();
        var page = File.ReadAllText(Path.Combine(folder, "report.html"));
        File.Delete(Path.Combine(folder, name));
        if (content is not null)
        {
            File.WriteAllText(Path.Combine(folder, name), content);
        }

        var error = await Assert.ThrowsAnyAsync<PipelineException>(() => RunReport.WriteAsync(folder));
        Assert.Contains(name, string.Join('\n', error.Problems), StringComparison.Ordinal);
        Assert.Equal(page, File.ReadAllText(Path.Combine(folder, "report.html")));
        Assert.DoesNotContain(Directory.GetFiles(folder), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_in_which_nothing_can_be_written_is_an_error_that_names_it()
    {
        var folder = Run();
        var error = await Assert.ThrowsAsync<PipelineException>(
            () => RunReport.WriteAsync(folder, output: Path.Combine(folder, "metrics.json", "report.html")));
        Assert.Contains("The page cannot be written: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_change_what_is_shown()
    {
        var folder = Run();
        var report = await RunReport.WriteAsync(folder, options: usual => usual with { Images = 3, ActivationMaps = 0 });
        var data = Data(report.Path);
        Assert.Equal(3, data["images"]!.AsArray().Count);
        Assert.True((int)data["imageCount"]! > 3);
        Assert.False((bool)data["hasMaps"]!);
    }

    [Fact]
    public void Turned_off_it_is_not_written()
    {
        var folder = Run(options => options with { Report = new() { Enabled = false } });
        Assert.False(File.Exists(Path.Combine(folder, "report.html")));
        Assert.True(File.Exists(Path.Combine(folder, "model.onnx")));
    }

    [LinuxFact]
    public void A_full_disk_an_interruption_and_a_crash_leave_a_complete_run_with_a_note()
    {
        using var stop = new CancellationTokenSource();
        var full = RunWith(run => File.CreateSymbolicLink(Path.Combine(run.WorkingFolder, ReportHtmlArtifact.Name), "/dev/full"));
        AssertIsComplete(full, "report.html could not be written: No space left on device");
        var interrupted = RunWith(_ => stop.Cancel(), stop.Token);
        AssertIsComplete(interrupted, "report.html was not written: the run was interrupted when everything else was there.");
        var withoutRoom = RunWith(run => Directory.CreateDirectory(Path.Combine(run.WorkingFolder, ReportHtmlArtifact.Name, "folder")));
        AssertIsComplete(withoutRoom, "report.html could not be written: ");
    }

    [Fact]
    public void Images_that_vanish_before_the_page_is_made_leave_a_complete_run()
    {
        var result = RunWith(_ => _runs.Images.ForEach(File.Delete));
        Assert.True(File.Exists(Path.Combine(result.Folder, "model.zip")));
        Assert.All(Data(Path.Combine(result.Folder, "report.html"))["images"]!.AsArray(), image => Assert.Null(image!["picture"]));
    }

    public void Dispose() => _runs.Dispose();

    private string Run(Func<PipelineOptions, PipelineOptions>? change = null)
    {
        var pipeline = _runs.PrepareAll()[1];
        var options = change?.Invoke(pipeline.Options) ?? pipeline.Options;
        return StoppableRuns.Run(pipeline with { Options = options }, _runs.Settings("runs")).Folder;
    }

    private string Full(string path) => Path.GetFullPath(path, _runs.Folder);

    private static JsonNode Data(string page) =>
        JsonNode.Parse(Regex.Match(File.ReadAllText(page), "id=\"report-data\">([^<]*)<").Groups[1].Value)!;

    private static List<(string Path, int Truth, int Predicted)> Outcomes(JsonNode data) =>
        [.. data["images"]!.AsArray().Select(image => ((string)image!["path"]!, (int)image["truth"]!, (int)image["predicted"]!)).Order()];

    /// <summary>A run in which something happens when everything but the page is there.</summary>
    private RunResult RunWith(Action<ArtifactRun> happening, CancellationToken cancellation = default) => PipelineRunner.Run(
        _runs.PrepareAll()[1],
        _runs.Settings("runs"),
        [new Happening(happening), .. ArtifactList.All],
        progress: null,
        cancellation);

    private static void AssertIsComplete(RunResult result, string note)
    {
        Assert.Contains(result.Notes, entry => entry.Text.StartsWith(note, StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(result.Folder, ReportHtmlArtifact.Name)));
        foreach (var name in new[] { "model.onnx", "model.zip", "metrics.json", "pipeline.json", "predictions.csv" })
        {
            Assert.True(File.Exists(Path.Combine(result.Folder, name)), name);
        }
    }

    private sealed class Happening(Action<ArtifactRun> happening) : Artifact<IReportOutcome>
    {
        public override string FileName => "happening.txt";

        public override string Description => "Nothing.";

        public override bool IsOptional => true;

        protected override void WriteFile(string path, IReportOutcome outcome, ArtifactRun run) => happening(run);
    }
}
