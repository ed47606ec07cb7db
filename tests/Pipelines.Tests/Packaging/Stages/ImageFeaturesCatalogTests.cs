using Microsoft.ML;
using Microsoft.ML.Data;
using Pipelines.Backbones;
using Pipelines.Imaging;
using Pipelines.Tests.Imaging;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Packaging.Stages;

public sealed class ImageFeaturesCatalogTests : IDisposable
{
    private const int Size = 24;
    private static readonly Preprocessing s_preprocessing = new(Size, Size, ResizeMode.Pad);
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Vector")]
    [InlineData(FeatureGraph.Output)]
    public void Gives_the_vectors_of_the_graph(string column)
    {
        var graph = TinyFeatureGraph.Build(Size);
        graph.Save(At("features.onnx"));
        var content = TestPicture.Png(40, 31);
        var data = Files(_folder.Write("picture.png", content));

        using var chain = Estimator(column).Fit(data);

        var pixels = new float[3 * Size * Size];
        new ImageReader(s_preprocessing).Read(content, pixels);
        var expected = GraphRun.Run(graph, pixels, 1, 3, Size, Size)[FeatureGraph.Output].Values;
        GraphRun.AssertClose(expected, chain.Transform(data).GetColumn<float[]>(column).Single(), 1e-6f);
    }

    [Fact]
    public void Announces_the_columns_that_come_out()
    {
        TinyFeatureGraph.Build(Size).Save(At("features.onnx"));

        using var chain = Estimator("Vector").Append(new SchemaProbe()).Fit(Files());
    }

    [Fact]
    public void A_graph_for_another_size_is_refused()
    {
        TinyFeatureGraph.Build(Size + 8).Save(At("features.onnx"));

        var error = Assert.Throws<PipelineException>(() => Estimator("Vector"));

        Assert.Contains("32 × 32", Assert.Single(error.Problems).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_that_is_not_a_feature_graph_is_refused()
    {
        TinyModels.Classifier("a", "b").Save(At("features.onnx"));

        var error = Assert.Throws<PipelineException>(() => Estimator("Vector"));

        Assert.Contains("not a feature graph", Assert.Single(error.Problems).Found, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder.Path, name);

    private EstimatorChain<ITransformer> Estimator(string column) => _context.Transforms.LoadImages("Image", null, "Path")
        .Append(_context.Transforms.ExtractImageFeatures(column, "Image", At("features.onnx"), s_preprocessing));

    private IDataView Files(params string[] paths) => _context.Data.LoadFromEnumerable(paths.Select(path => new Row { Path = path }));

    private sealed class Row
    {
        public string Path { get; set; } = "";
    }
}
