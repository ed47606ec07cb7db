using Pipelines.Features;
using Pipelines.Imaging;

namespace Pipelines.Tests.Features;

public class FeatureKeyTests
{
    private static readonly Preprocessing s_preprocessing = new(8, 8, ResizeMode.Crop);

    [Fact]
    public void The_same_graph_and_pixels_have_the_same_key()
    {
        var documented = TestGraphs.Pixels(8);
        documented.SetMetadata("source", "elsewhere");

        Assert.Equal(Hash(TestGraphs.Pixels(8)), Hash(documented));
    }

    [Fact]
    public void Whatever_changes_the_numbers_changes_the_key()
    {
        var opset = TestGraphs.Pixels(8);
        opset.Proto.OpsetImport[0].Version = 16;
        string[] hashes =
        [
            Hash(TestGraphs.Pixels(8)),
            Hash(TestGraphs.Logarithms(8)),
            Hash(opset),
            Hash(TestGraphs.Pixels(8), s_preprocessing with { Size = 4 }),
            Hash(TestGraphs.Pixels(8), s_preprocessing with { ResizedSize = 9 }),
            Hash(TestGraphs.Pixels(8), s_preprocessing with { Resize = ResizeMode.Pad }),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void The_vectors_length_is_the_graphs() =>
        Assert.Equal(3 * 8 * 8, FeatureKey.Of(TestGraphs.Pixels(8), s_preprocessing, "features").Dimensions);

    [Fact]
    public void An_output_that_does_not_exist_is_named_with_those_that_do()
    {
        var error = Assert.Throws<PipelineException>(() => FeatureKey.Of(TestGraphs.Pixels(8), s_preprocessing, "embedding"));

        Assert.Contains("'embedding'", error.Message, StringComparison.Ordinal);
        Assert.Contains("features", error.Problems[0].Remedy, StringComparison.Ordinal);
    }

    private static string Hash(Pipelines.Onnx.OnnxModel graph, Preprocessing? preprocessing = null) =>
        FeatureKey.Of(graph, preprocessing ?? s_preprocessing, "features").Hash.ToString();
}
