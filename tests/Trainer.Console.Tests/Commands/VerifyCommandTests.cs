using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Trainer.Tests.Commands;

public sealed class VerifyCommandTests
{
    [Fact]
    public async Task A_model_passes_until_somebody_changes_it()
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("run", workspace.Configure())).AssertDone();
        var zip = Path.Combine(workspace.Run(), "model.zip");

        var call = (await TrainerCall.RunAsync("verify", zip)).AssertDone();
        Assert.Contains("The model is as it was written.", call.Out, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await TrainerCall.RunAsync("verify", zip, "--format", "json")).AssertDone().Out);
        Assert.True(json.RootElement.GetProperty("passed").GetBoolean());
        Assert.Equal("shapes", json.RootElement.GetProperty("origin").GetProperty("pipeline").GetString());

        using (var archive = ZipFile.Open(zip, ZipArchiveMode.Update))
        {
            archive.GetEntry("Pipelines/metrics.json")!.Delete();
            using var stream = archive.CreateEntry("Pipelines/metrics.json").Open();
            stream.Write("""{ "accuracy": 1 }"""u8);
        }

        call = await TrainerCall.RunAsync("verify", zip, "--format", "csv");
        Assert.Equal(1, call.ExitCode);
        Assert.Contains("contents,false,Pipelines/metrics.json was changed", call.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_without_golden_rows_is_an_error_that_says_what_to_do()
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("run", workspace.Configure())).AssertDone();

        var call = await TrainerCall.RunAsync("verify", Path.Combine(workspace.Run(), "model.onnx"));

        call.AssertError(1, "model.onnx has no golden rows", "model.zip");
    }

    [Fact]
    public async Task Two_runs_of_one_pipeline_write_the_same_archive_and_no_place_into_it()
    {
        using var workspace = new Workspace();
        var photos = JsonSerializer.Serialize(workspace.Path("photos"));
        var configuration = workspace.Configure($$""" "data": {{photos}}, "image": 48, "report": false """);
        File.WriteAllText(workspace.Path("photos", "squares", "broken.png"), "no picture");
        var archives = new List<byte[]>();
        foreach (var runs in new[] { "one", "two" })
        {
            (await TrainerCall.RunAsync("run", configuration, "--output", workspace.Path(runs))).AssertDone();
            archives.Add(File.ReadAllBytes(workspace.Path(runs, "shapes", "latest", "model.zip")));
        }

        Assert.Equal(archives[0], archives[1]);
        using var archive = new ZipArchive(new MemoryStream(archives[0]));
        Assert.All(archive.Entries, entry =>
        {
            using var stream = entry.Open();
            var content = new MemoryStream();
            stream.CopyTo(content);
            Assert.True(content.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(Path.GetFileName(workspace.Folder))) < 0, entry.FullName);
        });
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(""", "export": { "fingerprints": false } """, false)]
    public async Task Evaluating_on_images_of_the_training_is_noted_unless_fingerprints_are_off(string export, bool isNoted)
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("run", workspace.Configure($$""" "data": "photos", "image": 48 {{export}} """))).AssertDone();

        var call = (await TrainerCall.RunAsync(
            "evaluate", Path.Combine(workspace.Run(), "model.zip"), workspace.Path("photos"))).AssertDone();

        Assert.Equal(isNoted, call.Error.Contains("The model was trained on", StringComparison.Ordinal));
    }
}
