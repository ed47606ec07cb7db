using Pipelines.Backbones;
using Pipelines.Backbones.Packaged;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones;

/// <summary>The ResNet-18 of ML.NET's package, against the package's own two graphs.</summary>
public sealed class MlNetResNet18Tests
{
    private const int Size = 224;
    private const int Cells = Size * Size;

    private static readonly string s_preprocessing = Path.Combine(
        AppContext.BaseDirectory, "DnnImageModels", "ResNetPrepOnnx", "ResNetPreprocess.onnx");

    [Fact]
    public void Its_means_are_those_of_the_packages_mean_image()
    {
        var backbone = Backbone.Load(new BackboneOptions { Model = MlNetResNet18.Name }, ".");
        var image = MeanImage();

        Assert.Equal(ColorChannels.Bgr, backbone.ColorOrder);
        for (var channel = 0; channel < 3; channel++)
        {
            Assert.Equal(
                image.AsSpan(channel * Cells, Cells).ToArray().Average(value => (double)value), 255 * backbone.Mean[channel], 1e-3);
        }
    }

    /// <summary>Its pixels are shifted by what our means differ from its mean image; then both must give the same vector.</summary>
    [Fact]
    public void Its_features_are_those_of_the_packages_graphs()
    {
        var backbone = Backbone.Load(new BackboneOptions { Model = MlNetResNet18.Name }, ".");
        var ours = FeatureGraph.Build(backbone, new Preprocessing(Size, Size, ResizeMode.Crop), new NeckOptions());
        var random = new Random(3);
        var pixels = Enumerable.Range(0, 3 * Cells).Select(_ => (float)random.Next(256)).ToArray();
        var shifted = new float[pixels.Length];
        var image = MeanImage();
        for (var i = 0; i < pixels.Length; i++)
        {
            var (channel, cell) = (i / Cells, i % Cells);
            var turned = 2 - channel;
            shifted[i] = pixels[i] - (float)(255 * backbone.Mean[turned]) + image[(turned * Cells) + cell];
        }

        var prepared = GraphRun.Run(OnnxModel.Load(s_preprocessing), shifted, 1, 3, Size, Size)["PreprocessedInput"].Values;
        var expected = GraphRun.Run(OnnxModel.Load(MlNetResNet18.FilePath), prepared, 1, 3, Size, Size)["Pooling395_Output_0"].Values;

        GraphRun.AssertClose(expected, GraphRun.Run(ours, pixels, 1, 3, Size, Size)["features"].Values, 1e-3f);
    }

    [Fact]
    public void Where_the_package_is_missing_the_error_says_how_to_get_it()
    {
        var absent = new PackagedBackbone("absent", Path.Combine(Path.GetTempPath(), "no-such.onnx"), "", "Restore it.");

        var error = Assert.Throws<ConfigurationException>(() => absent.Load("backbone.model"));

        Assert.Contains("\"absent\" is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("Restore it.", error.Message, StringComparison.Ordinal);
    }

    private static float[] MeanImage() =>
        OnnxModel.Load(s_preprocessing).Graph.Initializer.Single(tensor => tensor.Name == "MeanImage").ToFloats();
}
