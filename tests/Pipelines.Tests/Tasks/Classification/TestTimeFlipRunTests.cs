using Pipelines.Backbones;
using Pipelines.Explanation;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Tests.Imaging;
using Pipelines.Tests.Runtime.Torch;
using SkiaSharp;

namespace Pipelines.Tests.Tasks.Classification;

/// <summary>Whole runs with test-time flips: the exported model does not see which way round an image is.</summary>
[Collection(TorchCollection.Name)]
public sealed class TestTimeFlipRunTests
{
    private const int Size = 64;

    [Theory]
    [InlineData(TransferForm.FeatureVectors)]
    [InlineData(TransferForm.FrozenBackbone)]
    [InlineData(TransferForm.FineTune)]
    public async Task Exported_classifiers_give_an_image_and_its_mirror_image_the_same_scores(TransferForm transfer)
    {
        using var folder = new TemporaryFolder();
        WritePictures(folder);
        var epochs = transfer == TransferForm.FeatureVectors ? 20 : 1;
        var model = await ExportedAsync(folder, new()
        {
            Data = new() { Train = "photos", Test = PlaceOrFraction.Of(0.25) },
            Image = new() { Size = Size, TestTimeFlip = true },
            Training = new() { Transfer = transfer, Epochs = epochs },
        });

        AssertSeesNoSides(model, ModelGraph.Scores);

        // What a class activation map is made of is still found.
        using var mapper = ActivationMapper.TryCreate(model, out var reason);
        Assert.Null(reason);
        Assert.NotNull(mapper);
    }

    [Fact]
    public async Task Exported_clusterings_do_too()
    {
        using var folder = new TemporaryFolder();
        WritePictures(folder);
        var model = await ExportedAsync(folder, new()
        {
            Task = PipelineTask.Clustering,
            Data = new() { Train = "photos" },
            Image = new() { Size = Size, TestTimeFlip = true },
            KMeans = new() { K = ClusterCount.Exactly(2) },
        });

        AssertSeesNoSides(model, ModelGraph.Distances);
    }

    private static async Task<OnnxModel> ExportedAsync(TemporaryFolder folder, PipelineOptions options)
    {
        var results = await PipelineJob.FromOptions("p", options, folder.Path).RunAsync();
        return OnnxModel.Load(Path.Combine(Assert.Single(results).Folder, "model.onnx"));
    }

    private static void AssertSeesNoSides(OnnxModel model, string output)
    {
        var preprocessing = new Preprocessing(Size, Size, ResizeMode.Crop);
        var reader = new ImageReader(preprocessing);
        var (pixels, mirrored) = (new float[reader.Length], new float[reader.Length]);
        reader.Read(Picture(5, 1, mirror: false), pixels);
        reader.Read(Picture(5, 1, mirror: true), mirrored);
        using var probe = new GraphProbe(model, [output]);

        float[] Run(float[] values) => [.. probe.Run(FeatureGraph.Input, new(values, [1, 3, Size, Size]))[output]];

        Assert.NotEqual(pixels, mirrored);
        Assert.All(Run(pixels).Zip(Run(mirrored)), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * (1 + Math.Abs(pair.First))));
    }

    private static void WritePictures(TemporaryFolder folder)
    {
        for (var i = 0; i < 12; i++)
        {
            folder.Write($"photos/a/{i:00}.png", Picture(i, 0, mirror: false));
            folder.Write($"photos/b/{i:00}.png", Picture(i, 1, mirror: false));
        }
    }

    private static byte[] Picture(int seed, int label, bool mirror) => TestPicture.Png(Size, Size, place =>
    {
        var x = mirror ? Size - 1 - place.X : place.X;
        return new SKColor((byte)(3 * x), (byte)(label == 0 ? 40 + (10 * seed) : 4 * place.Y), (byte)((x * place.Y) + (20 * seed)));
    });
}
