using Pipelines.Backbones;
using Pipelines.Backbones.Architectures;
using Pipelines.Imaging;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Tests.Backbones;
using Pipelines.Tests.Clustering;
using Pipelines.Tests.Onnx;
using Pipelines.Training.Pretext;

namespace Pipelines.Tests.Training.Pretext;

/// <summary>
/// What the teacher's graphs give, against the plain graph of the same network, run on pictures and on pictures that the test mirrors.
/// </summary>
public sealed class TeacherGraphTests
{
    private const int Side = 40;

    [Theory]
    [InlineData(40, 3)]
    [InlineData(32, 2)]
    public void The_pooled_vector_is_the_mean_of_an_image_and_its_mirror_image(int size, int cells)
    {
        var (teacher, preprocessing) = (Teacher(), new Preprocessing(size, Side, ResizeMode.Crop));
        Assert.Equal(cells, TeacherGraph.Side(teacher, preprocessing));
        var expected = MeanVector(teacher, preprocessing);
        Assert.Contains(expected, value => value > 0.01f);
        GraphRun.AssertClose(expected, Features(TeacherGraph.Pooled(teacher, preprocessing), Picture()), 1e-5f);
    }

    [Fact]
    public void The_mean_of_the_projected_cells_is_the_projection_of_the_pooled_vector()
    {
        var (teacher, preprocessing) = (Teacher(), new Preprocessing(Side, Side, ResizeMode.Crop));
        var projection = new LinearLayer(new Numbers(8).Matrix(5, teacher.Channels).Values, new Numbers(9).Matrix(1, 5).Values);
        var graph = TeacherGraph.Projected(teacher, preprocessing, projection, out var side);
        var cells = Features(graph, Picture());
        Assert.Equal((3, 5 * 9), (side, cells.Length));

        var vector = MeanVector(teacher, preprocessing);
        var expected = Enumerable.Range(0, 5).Select(row => projection.Bias[row]
            + vector.Select((value, column) => value * projection.Weights[(row * vector.Length) + column]).Sum()).ToArray();
        GraphRun.AssertClose(expected, [.. cells.Chunk(9).Select(dimension => dimension.Average())], 1e-5f);
    }

    [Fact]
    public void A_mirrored_image_has_the_mirrored_map()
    {
        var (teacher, preprocessing) = (Teacher(), new Preprocessing(Side, Side, ResizeMode.Crop));
        var projection = new LinearLayer(new Numbers(8).Matrix(4, teacher.Channels).Values, new float[4]);
        var graph = TeacherGraph.Projected(teacher, preprocessing, projection, out _);
        var cells = Features(graph, Picture());
        var mirrored = Features(graph, Mirrored(Picture()));
        Assert.Contains(cells.Zip(mirrored), pair => Math.Abs(pair.First - pair.Second) > 1e-3f);
        GraphRun.AssertClose([.. cells.Chunk(3).SelectMany(row => row.Reverse())], mirrored, 1e-5f);
    }

    private static float[] MeanVector(Backbone teacher, Preprocessing preprocessing)
    {
        var graph = FeatureGraph.Build(teacher, preprocessing, new NeckOptions());
        var direct = Features(graph, Picture());
        var mirrored = Features(graph, Mirrored(Picture()));
        return [.. direct.Zip(mirrored, (a, b) => (a + b) / 2)];
    }

    private static float[] Features(OnnxModel graph, float[] picture) => GraphRun.Run(graph, picture, 1, 3, Side, Side)["features"].Values;

    private static Backbone Teacher() =>
        BackboneFile.Load(ArchitectureTable.Find("compact_resnet")!.Build(1, seed: 4, widthFactor: 0.2), new());

    private static float[] Picture() => [.. new Numbers(12).Matrix(3, Side * Side).Values.Select(value => 255 * value)];

    private static float[] Mirrored(float[] picture) => [.. picture.Chunk(Side).SelectMany(row => row.Reverse())];
}
