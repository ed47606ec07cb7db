using System.Diagnostics;
using System.Text.Json;

namespace Trainer.Tests.Commands;

public sealed class BackbonesCommandTests
{
    // Nothing listens at this port of this machine; no test may reach the real server.
    private const string NoMirror = "http://127.0.0.1:9/models";

    [Fact]
    public async Task The_list_shows_what_there_is_and_what_is_here()
    {
        using var workspace = new Workspace(imagesPerClass: 0);
        workspace.Write("squeezenet1_1-b8a52dc0.pth", "");
        var table = (await TrainerCall.RunAsync("backbones", "list", "--cache", workspace.Folder)).AssertDone();
        Assert.Matches(@"\n  builtin +[\d,]+ +3\.9 +64 +- +yes", table.Out);
        Assert.Matches(@"\n  resnet50-v2 +25,557,032 +102\.4 +224 +80\.9 %\n", table.Out);
        Assert.Matches(@"\n  squeezenet1_1 +1,235,496 +4\.9 +224 +58\.2 % +yes\n", table.Out);

        using var json = JsonDocument.Parse(
            (await TrainerCall.RunAsync("backbones", "list", "--cache", workspace.Folder, "--format", "json")).AssertDone().Out);
        var here = json.RootElement
            .EnumerateArray()
            .Where(row => row.GetProperty("isHere").GetBoolean())
            .Select(row => row.GetProperty("name").GetString());
        Assert.Equal(["builtin", "resnet18-mlnet", "squeezenet1_1"], here);
        Assert.Contains(
            "\nresnet50-v2,25557032,102441032,224,80.858,false\n",
            (await TrainerCall.RunAsync("backbones", "list", "--cache", workspace.Folder, "--format", "csv")).AssertDone().Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_of_them_is_shown_with_source_licence_address_and_place()
    {
        var shown = (await TrainerCall.RunAsync("backbones", "show", "efficientnet_b0", "--cache", "weights")).AssertDone().Out;
        Assert.Matches(@"licence +BSD-3-Clause\n", shown);
        Assert.Matches(@"address +https://download\.pytorch\.org/models/efficientnet_b0_rwightman-7f5810bc\.pth\n", shown);
        Assert.Matches(@"accuracy +ImageNet top-1 77\.692 %, top-5 93\.532 %, as published for 224 pixels out of 256, bicubic\n", shown);
        Assert.Matches(@"normalisation +rgb, mean 0\.485, 0\.456, 0\.406; std 0\.229, 0\.224, 0\.225\n", shown);
        Assert.Matches(@"cut +.*: '.*', 1280 x 7 x 7\n", shown);
        Assert.Matches(@"multiply-adds +384\.\d million at 224 x 224 pixels\n", shown);
        Assert.Contains(
            Path.Combine(Path.GetFullPath("weights"), "efficientnet_b0_rwightman-7f5810bc.pth"), shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_builtin_one_and_any_file_are_shown_stage_by_stage()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "backbones", "builtin.onnx");
        var byName = (await TrainerCall.RunAsync("backbones", "show", "builtin", "--size", "64", "--format", "csv")).AssertDone().Out;
        Assert.Equal(byName, (await TrainerCall.RunAsync("backbones", "show", file, "--size", "64", "--format", "csv")).AssertDone().Out);
        Assert.StartsWith("stage,height,width,channels,layers,parameters,multiplyAdds,from,to\n1,32,32,", byName, StringComparison.Ordinal);

        using var json = JsonDocument.Parse((await TrainerCall.RunAsync("backbones", "show", file, "--format", "json")).AssertDone().Out);
        var network = json.RootElement.GetProperty("network");
        Assert.Equal(64, network.GetProperty("shownSize").GetInt32());
        Assert.Equal(0, network.GetProperty("notTrainable").GetArrayLength());
        Assert.False(json.RootElement.TryGetProperty("catalogue", out _));
    }

    [Theory]
    [InlineData("show", "rasnet50")]
    [InlineData("pull", "rasnet50")]
    public async Task A_misspelt_name_gets_the_nearest_one(string command, string name) =>
        (await TrainerCall.RunAsync("backbones", command, name)).AssertError(
            2, "There is no backbone \"rasnet50\"", "Did you mean \"resnet50\"?");

    [Fact]
    public async Task A_plan_says_what_would_be_downloaded_and_does_not()
    {
        using var workspace = new Workspace();
        var file = workspace.Configure(
            """ "data": "photos", "image": 64, "backbone": { "model": "squeezenet1_1", "cacheFolder": "weights" } """);
        var plan = (await TrainerCall.RunAsync("plan", file, "--settings")).AssertDone();
        var path = workspace.Path("weights", "squeezenet1_1-b8a52dc0.pth");
        const string Url = "https://download.pytorch.org/models/squeezenet1_1-b8a52dc0.pth";
        Assert.Contains(
            $"downloads  the weights of squeezenet1_1, about 4.9 MB, from {Url} to {path}\n", plan.Out, StringComparison.Ordinal);
        Assert.Matches(@"backbone squeezenet1_1 +512 x 3 x 3 +\d", plan.Out);
        Assert.False(Directory.Exists(workspace.Path("weights")));

        using var json = JsonDocument.Parse((await TrainerCall.RunAsync("plan", file, "--format", "json")).AssertDone().Out);
        Assert.Equal(path, json.RootElement[0].GetProperty("downloads")[0].GetProperty("path").GetString());
    }

    [Theory]
    [InlineData("run")]
    [InlineData("pull")]
    public async Task Without_a_network_the_error_says_which_file_to_put_where(string command)
    {
        using var workspace = new Workspace();
        var file = workspace.Configure(
            """ "data": "photos", "image": 64, "backbone": { "model": "squeezenet1_1", "cacheFolder": "weights" } """);
        string[] arguments = command == "run"
            ? ["run", file]
            : ["backbones", "pull", "squeezenet1_1", "--cache", workspace.Path("weights")];
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "trainer.dll"), .. arguments])
        { RedirectStandardError = true };
        start.Environment["PIPELINES_BACKBONES_URL"] = NoMirror;
        foreach (var name in start.Environment.Keys.Where(name => name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(1, process.ExitCode);
        Assert.Contains($"error: {NoMirror}/squeezenet1_1-b8a52dc0.pth\n", error, StringComparison.Ordinal);
        Assert.Contains($"put it to '{workspace.Path("weights", "squeezenet1_1-b8a52dc0.pth")}'", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace.Runs));
    }
}
