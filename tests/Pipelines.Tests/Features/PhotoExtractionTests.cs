using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms.Image;
using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Imaging;
using Pipelines.Onnx;

namespace Pipelines.Tests.Features;

/// <summary>Vectors of real photos with a real backbone, against ONNX Runtime used directly and against ML.NET's own chain.</summary>
public sealed class PhotoExtractionTests : IDisposable
{
    private const int Size = 128;
    private static readonly Preprocessing s_preprocessing = new(Size, Size, ResizeMode.Crop);

    private readonly TemporaryFolder _temporary = new();

    public PhotoExtractionTests() => NativeEnvironment.Prepare();

    public void Dispose() => _temporary.Dispose();

    [SharedTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Vectors_equal_ONNX_Runtime_on_a_whole_batch(int workers)
    {
        var graph = Graph();
        var photos = Photos(perClass: 4);

        using var extractor = new FeatureExtractor(graph, s_preprocessing, null, degreeOfParallelism: workers);
        var vectors = extractor.Extract(photos).Features;

        AssertClose(RunAsOneBatch(graph, photos), vectors.Values, 1e-6);
    }

    [SharedFact]
    public void The_cache_gives_back_the_very_numbers()
    {
        var photos = Photos(perClass: 2);
        using var extractor = new FeatureExtractor(Graph(), s_preprocessing, new FeatureCache(_temporary.Path));
        var computed = extractor.Extract(photos);
        var cached = extractor.Extract(photos);

        Assert.Equal((0, photos.Count), (computed.FromCache, cached.FromCache));
        Assert.Equal(computed.Features.Values, cached.Features.Values);
    }

    [SharedFact]
    public void Vectors_equal_those_of_the_stock_chain()
    {
        var graph = Graph();
        var photos = Photos(perClass: 6);

        using var extractor = new FeatureExtractor(graph, s_preprocessing, null);
        var vectors = extractor.Extract(photos).Features;

        AssertClose(RunStockChain(graph, photos), vectors.Values, 1e-4);
    }

    private static OnnxModel Graph() => FeatureGraph.Build(
        Backbone.Load(new BackboneOptions { Model = SharedFolder.File("backbones", "mobilenet_v1_0.25_128_imagenet.onnx") }, "."),
        s_preprocessing,
        new NeckOptions());

    private static List<HashedImage> Photos(int perClass) =>
    [
        .. Directory.GetDirectories(SharedFolder.File("datasets", "flowers")).Order(StringComparer.Ordinal)
            .SelectMany(folder => Directory.GetFiles(folder, "*.jpg").Order(StringComparer.Ordinal).Take(perClass))
            .Select(path => new HashedImage(new ImageItem(path, Path.GetFileName(path), null), ContentHash.Of(File.ReadAllBytes(path)))),
    ];

    private static float[] RunAsOneBatch(OnnxModel graph, List<HashedImage> photos)
    {
        var reader = new ImageReader(s_preprocessing);
        var length = 3 * Size * Size;
        var pixels = new float[photos.Count * length];
        foreach (var (i, photo) in photos.Index())
        {
            reader.Read(File.ReadAllBytes(photo.Item.Path), pixels.AsSpan(i * length, length));
        }

        using var session = new InferenceSession(graph.ToByteArray());
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [photos.Count, 3, Size, Size]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["image"], [input], ["features"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private float[] RunStockChain(OnnxModel graph, List<HashedImage> photos)
    {
        var file = Path.Combine(_temporary.Path, "graph.onnx");
        graph.Save(file);
        var context = new MLContext { TempFilePath = _temporary.Path };
        var chain = context.Transforms.LoadImages("image", "", "Path")
            .Append(context.Transforms.ResizeImages("image", Size, Size, "image", ImageResizingEstimator.ResizingKind.IsoCrop))
            .Append(context.Transforms.ExtractPixels("image", "image"))
            .Append(context.Transforms.ApplyOnnxModel("features", "image", file));
        var data = context.Data.LoadFromEnumerable(photos.Select(photo => new PhotoRow { Path = photo.Item.Path }));
        using var transformer = (IDisposable)chain.Fit(data);
        return [.. ((ITransformer)transformer).Transform(data).GetColumn<float[]>("features").SelectMany(vector => vector)];
    }

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.True(expected.Max() > 1, "The vectors must be of a size at which the tolerance means something.");
        var worst = expected.Zip(actual, (e, a) => Math.Abs(e - a) / Math.Max(1, Math.Abs(e))).Max();
        Assert.True(worst <= tolerance, $"Largest difference {worst:g3}, relative above 1.");
    }

    private sealed class PhotoRow
    {
        public string Path { get; set; } = "";
    }
}
