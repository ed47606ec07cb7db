using System.Text.Json;

namespace Trainer.Tests.Commands;

public sealed class PredictCommandTests
{
    [Fact]
    public async Task Files_folders_globs_and_standard_input_name_the_same_images()
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("run", workspace.Configure())).AssertDone();
        var model = Path.Combine(workspace.Run(), "model.zip");
        var circles = Directory.GetFiles(workspace.Path("photos", "circles")).Order(StringComparer.Ordinal).ToArray();

        var byFolder = (await TrainerCall.RunAsync("predict", model, workspace.Path("photos", "circles"), "--format", "csv")).AssertDone();
        var byGlob = (await TrainerCall.RunAsync(
            "predict", model, workspace.Path("photos", "circ*", "*.png"), "--format", "csv")).AssertDone();
        var byFile = (await TrainerCall.RunAsync(["predict", model, .. circles, "--format", "csv"])).AssertDone();
        var byInput = (await TrainerCall.RunAsync(
            string.Join('\n', circles), ["predict", model, "-", "--format", "csv"], CancellationToken.None)).AssertDone();

        Assert.Equal(1 + (circles.Length * 3), byFolder.Out.Trim().Split('\n').Length);
        Assert.Equal(byFolder.Out, byGlob.Out);
        Assert.Equal(byFolder.Out, byFile.Out);
        Assert.Equal(byFolder.Out, byInput.Out);

        byte[] marked = [0xEF, 0xBB, 0xBF, .. System.Text.Encoding.UTF8.GetBytes(string.Join("\r\n", circles))];
        string[] fromInput = ["predict", model, "-", "--format", "csv"];
        Assert.Equal(byFolder.Out, (await TrainerCall.RunAsync(marked, fromInput, CancellationToken.None)).AssertDone().Out);
        (await TrainerCall.RunAsync([(byte)'\n', (byte)'a', 0xFC], fromInput, CancellationToken.None))
            .AssertError(2, "standard input:2:2", "The byte 0xFC is not UTF-8");
    }

    [Fact]
    public async Task Scores_add_up_to_one_and_are_those_of_the_run()
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("run", workspace.Configure())).AssertDone();
        var call = (await TrainerCall.RunAsync(
            "predict", Path.Combine(workspace.Run(), "model.onnx"), workspace.Path("photos"), "--format", "json")).AssertDone();

        var held = File.ReadAllLines(Path.Combine(workspace.Run(), "predictions.csv"))
            .Skip(1)
            .Select(line => line.Split(','))
            .ToDictionary(cells => cells[0]);
        var predicted = JsonDocument.Parse(call.Out).RootElement
            .EnumerateArray()
            .ToDictionary(image => Path.GetRelativePath(workspace.Path("photos"), image.GetProperty("path").GetString()!));
        Assert.NotEmpty(held);
        foreach (var (path, cells) in held)
        {
            var image = predicted[path];
            Assert.Equal(cells[2], image.GetProperty("label").GetString());
            Assert.Equal(
                double.Parse(cells[3], System.Globalization.CultureInfo.InvariantCulture), image.GetProperty("score").GetDouble(), 1e-4);
            Assert.Equal(1, image.GetProperty("top").EnumerateArray().Sum(top => top.GetProperty("score").GetDouble()), 1e-5);
        }
    }
}
