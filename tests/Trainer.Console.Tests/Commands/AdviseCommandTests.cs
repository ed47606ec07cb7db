using System.Text.Json;
using Pipelines;

namespace Trainer.Tests.Commands;

public sealed class AdviseCommandTests
{
    [Fact]
    public async Task Backbones_are_compared_on_the_images_of_the_pipeline_and_what_is_not_there_is_noted()
    {
        using var workspace = new Workspace();
        var file = workspace.Configure(""" "data": "photos", "image": 48, "backbone": { "cacheFolder": "weights" } """);
        File.Copy(BuiltinBackbone.FilePath, workspace.Path("copy.onnx"));

        var call = (await TrainerCall.RunAsync(
            "backbones", "advise", file, "-c", "copy.onnx", "-c", "squeezenet1_1", "--images", "18", "--format", "json")).AssertDone();
        using var json = JsonDocument.Parse(call.Out);
        Assert.Equal(18, json.RootElement.GetProperty("images").GetInt32());
        var scores = json.RootElement.GetProperty("scores").EnumerateArray().ToDictionary(score => score.GetProperty("name").GetString()!);
        Assert.Equal(["builtin", "copy"], scores.Keys.Order());

        // Circles, squares and stripes are easy; the copy of a backbone is as good as the backbone.
        Assert.InRange(scores["builtin"].GetProperty("linearAccuracy").GetDouble(), 0.8, 1);
        Assert.Equal(scores["builtin"].GetProperty("linearAccuracy").GetDouble(), scores["copy"].GetProperty("linearAccuracy").GetDouble());
        Assert.Equal(48, scores["builtin"].GetProperty("size").GetInt32());
        Assert.Contains(
            "trainer backbones pull squeezenet1_1", json.RootElement.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);

        var table = (await TrainerCall.RunAsync("backbones", "advise", file, "--images", "18")).AssertDone().Out;
        Assert.Matches(@"\n  builtin +[01]\.\d{3} +[01]\.\d{3} +\d+ +48 +\d+ +\d\.\d\n", table);
        Assert.Contains("On 18 training images of shapes", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_without_classes_is_refused()
    {
        using var workspace = new Workspace();
        var file = workspace.Configure(""" "task": "clustering", "data": "photos", "image": 48 """);
        (await TrainerCall.RunAsync("backbones", "advise", file)).AssertError(2, "task", "--pipeline");
    }
}
