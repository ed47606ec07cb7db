using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parquet.Serialization;

namespace PublicApi.Tests.Samples;

/// <summary>The programs below samples do what they say.</summary>
public sealed partial class SampleTests : IDisposable
{
    private readonly SurfaceDefects _images = new();

    public void Dispose() => _images.Dispose();

    [Fact]
    public async Task A_model_trained_from_code_is_served_as_the_command_predicts_by_this_library_and_by_stock_ML_NET()
    {
        var output = await Programs.RunAsync("TrainFromCode", _images.Folder, "photos", "runs");
        var accuracy = Accuracy().Match(output);
        Assert.True(accuracy.Success, output);

        // Six classes: chance is a sixth.
        Assert.InRange(double.Parse(accuracy.Groups["accuracy"].Value, CultureInfo.InvariantCulture), 0.5, 1);
        var model = Path.Combine(accuracy.Groups["folder"].Value, "model.zip");
        Assert.Matches(@"photos/crack/\S+: \S+ \([01]\.\d{3}\)", output);

        var expected = JsonSerializer.Deserialize<JsonElement>(
            await Programs.RunAsync("trainer", _images.Folder, ["predict", model, .. SurfaceDefects.HeldOut, "--format", "json"]));
        Assert.True(expected.EnumerateArray().Select(image => image.GetProperty("label").GetString()).Distinct().Count() > 2);
        foreach (var service in (string[])["AspNetCore", "StockMinimalApi"])
        {
            using var running = await UploadService.StartAsync(service, _images.Folder, model);
            foreach (var (image, wanted) in SurfaceDefects.HeldOut.Zip(expected.EnumerateArray()))
            {
                var (status, answer) = await running.ClassifyAsync(await File.ReadAllBytesAsync(image));
                Assert.Equal(HttpStatusCode.OK, status);
                Assert.Equal(wanted.GetProperty("label").GetString(), answer.GetProperty("label").GetString());
                Assert.Equal(wanted.GetProperty("score").GetDouble(), answer.GetProperty("score").GetDouble(), 1e-4);
            }

            var whole = await File.ReadAllBytesAsync(SurfaceDefects.HeldOut[0]);
            foreach (var broken in (byte[][])[whole[..(whole.Length / 2)], "no picture"u8.ToArray()])
            {
                var (status, answer) = await running.ClassifyAsync(broken);
                Assert.Equal(HttpStatusCode.BadRequest, status);
                Assert.NotEmpty(answer.GetProperty(service == "AspNetCore" ? "detail" : "error").GetString()!);
            }
        }

        await PrintAsTheCommandAsync(model, expected);
        await WriteAsTheCommandAsync(model);
    }

    private async Task PrintAsTheCommandAsync(string model, JsonElement expected)
    {
        var lines = (await Programs.RunAsync("Console", _images.Folder, [model, .. SurfaceDefects.HeldOut])).TrimEnd().Split('\n');
        string Line(JsonElement image) => string.Create(
            CultureInfo.InvariantCulture,
            $"{image.GetProperty("path")}: {image.GetProperty("label")} {image.GetProperty("score").GetDouble():0.0000}");
        Assert.Equal(expected.EnumerateArray().Select(Line), lines);
    }

    private async Task WriteAsTheCommandAsync(string model)
    {
        var predicted = JsonSerializer.Deserialize<JsonElement>(
            await Programs.RunAsync("trainer", _images.Folder, "predict", model, "photos", "--top", "1", "--format", "json"));
        await Programs.RunAsync("BatchParquet", _images.Folder, model, "photos", "predictions.parquet");
        await using var file = File.OpenRead(_images.At("predictions.parquet"));
        var rows = await ParquetSerializer.DeserializeAsync<PredictionRow>(file);
        Assert.Equal(
            predicted.EnumerateArray().Select(image => (image.GetProperty("path").GetString(), image.GetProperty("label").GetString())),
            rows.Data.Select(row => ((string?)row.Path, row.Label)));
        Assert.All(
            predicted.EnumerateArray().Zip(rows.Data),
            pair => Assert.Equal(pair.First.GetProperty("score").GetDouble(), pair.Second.Score!.Value));
    }

    [Fact]
    public async Task The_stages_in_an_ML_NET_program_make_a_model()
    {
        await Programs.RunAsync("StagesInMlNet", _images.Folder, "photos", "features.onnx", "model.zip");

        var context = new Microsoft.ML.MLContext { TempFilePath = _images.Folder };
        using var model = (IDisposable)context.Model.Load(_images.At("model.zip"), out var columns);
        Assert.Equal(["ImagePath", "Label"], columns.Select(column => column.Name));
    }

    private sealed class PredictionRow
    {
        public string Path { get; set; } = "";

        public string? Label { get; set; }

        public double? Score { get; set; }
    }

    [GeneratedRegex(@"^accuracy (?<accuracy>[\d.]+) on \d+ images, results in (?<folder>.+)$", RegexOptions.Multiline)]
    private static partial Regex Accuracy();
}
