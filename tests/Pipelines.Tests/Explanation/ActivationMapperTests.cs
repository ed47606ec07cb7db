using Microsoft.ML.OnnxRuntime.Tensors;
using Pipelines.Backbones;
using Pipelines.Explanation;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using Pipelines.Tests.Imaging;
using Pipelines.Tests.Packaging;

namespace Pipelines.Tests.Explanation;

public sealed class ActivationMapperTests
{
    private const double Tolerance = 1e-4;
    private const int Size = 64;

    private static readonly IReadOnlyList<ImageInput> s_images =
        [.. Enumerable.Range(0, 5).Select(i => (ImageInput)TestPicture.Png(60 + (7 * i), 80 - (5 * i), seed: 13 * i))];

    [Theory]
    [InlineData(NeckType.GlobalAveragePool, null, false)]
    [InlineData(NeckType.GlobalAveragePool, 16, false)]
    [InlineData(NeckType.GlobalAveragePool, null, true)]
    [InlineData(NeckType.GlobalAveragePool, 16, true)]
    [InlineData(NeckType.GlobalMaxPool, 16, true)]
    [InlineData(NeckType.Gem, null, false)]
    [InlineData(NeckType.Gem, 16, true)]
    [InlineData(NeckType.AverageAndMax, null, false)]
    [InlineData(NeckType.AverageAndMax, 16, true)]
    public async Task The_values_of_a_map_sum_to_the_logit(NeckType neck, int? bottleneck, bool l2Normalize)
    {
        var model = Classifiers.OnBackbone("builtin", Size, new NeckOptions { Type = neck }, bottleneck, l2Normalize);
        await AssertSumsAsync(model, s_images);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(32, true)]
    public async Task The_same_for_the_network_of_the_package(int? bottleneck, bool l2Normalize) =>
        await AssertSumsAsync(Classifiers.OnBackbone("resnet18-mlnet", 96, null, bottleneck, l2Normalize), s_images);

    [SharedTheory]
    [InlineData("mobilenet_v2_imagenet.onnx", null, false)]
    [InlineData("mobilenet_v2_imagenet.onnx", 64, true)]
    [InlineData("mobilenet_v1_0.25_128_imagenet.onnx", 64, false)]
    public async Task The_same_for_networks_and_photos_of_the_shared_folder(string backbone, int? bottleneck, bool l2Normalize)
    {
        var photos = Directory.GetFiles(SharedFolder.File("datasets", "flowers"), "*.jpg", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Take(4);
        var model = Classifiers.OnBackbone(SharedFolder.File("backbones", backbone), 160, null, bottleneck, l2Normalize);
        await AssertSumsAsync(model, [.. photos.Select(path => (ImageInput)path)]);
    }

    /// <summary>What is left of a logit where the feature map keeps one position only, computed by ONNX Runtime.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(16)]
    public async Task A_value_is_what_its_position_alone_adds_to_the_logit(int? bottleneck)
    {
        var model = Classifiers.OnBackbone("builtin", Size, null, bottleneck);
        var index = new GraphIndex(model.Graph);
        var map = model.Graph.Node.Single(node => node.Name == GraphBuilder.Prefix + "neck").Input[0];
        var logits = index.Producer(ModelGraph.Scores)!.Input[0];
        var pixels = new float[3 * Size * Size];
        new ImageReader(new(Size, Size, ResizeMode.Crop)).Read(TestPicture.Png(Size, Size, seed: 3), pixels);
        using var whole = new GraphProbe(model, [map]);
        var features = whole.Run(FeatureGraph.Input, new DenseTensor<float>(pixels, [1, 3, Size, Size]))[map];
        long[] shape = [.. features.Dimensions.ToArray().Select(side => (long)side)];
        using var ending = new GraphProbe(Ending(model, map, logits, shape), [logits]);
        float[] LogitsOf(DenseTensor<float> input) => [.. ending.Run(map, input)[logits]];
        var nothing = LogitsOf(new DenseTensor<float>(features.Dimensions));

        var activation = Assert.Single(await RunAsync(model, [TestPicture.Png(Size, Size, seed: 3)]));
        var (height, width) = (features.Dimensions[2], features.Dimensions[3]);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var alone = new DenseTensor<float>(features.Dimensions);
                for (var channel = 0; channel < features.Dimensions[1]; channel++)
                {
                    alone[0, channel, y, x] = features[0, channel, y, x];
                }

                var expected = LogitsOf(alone);
                foreach (var found in activation.Maps)
                {
                    var constant = nothing[found.Class] / (height * width);
                    Assert.Equal(expected[found.Class] - nothing[found.Class] + constant, found.Values[(y * width) + x], Tolerance);
                }
            }
        }
    }

    [Fact]
    public async Task Without_a_pooling_each_position_has_weights_of_its_own()
    {
        var features = TinyFeatureGraph.Build(Size);
        var side = (Size - 3) / 2 + 1;
        Remove(features, "pool");
        features.Graph.Node.Single(node => node.Name == "flatten").Input[0] = "active";
        features.Graph.Output[0].Type.TensorType.Shape.Dim[1].DimValue = TinyFeatureGraph.Features * side * side;
        var model = Classifiers.OnFeatures(features, new(Size, Size, ResizeMode.Crop));
        await AssertSumsAsync(model, s_images, side);
        await AssertSumsAsync(Classifiers.OnFeatures(features, new(Size, Size, ResizeMode.Crop), 8, l2Normalize: true), s_images, side);
    }

    [Fact]
    public async Task A_map_of_one_position_is_the_logit()
    {
        var model = Classifiers.OnFeatures(TinyFeatureGraph.Build(3), new(3, 3, ResizeMode.Crop));
        var activation = Assert.Single(await RunAsync(model, [s_images[1]]));
        Assert.All(activation.Maps, map => Assert.Equal(activation.Logits[map.Class], Assert.Single(map.Values), Tolerance));
    }

    [Fact]
    public void A_step_that_is_not_linear_is_named()
    {
        var features = TinyFeatureGraph.Build(Size);
        features.Graph.Node.Single(node => node.Name == "flatten").Output[0] = "flat";
        features.Graph.Node.Add(new NodeProto { Name = "gate", OpType = "Sigmoid", Input = { "flat" }, Output = { "features" } });
        AssertNone(Classifiers.OnFeatures(features, new(Size, Size, ResizeMode.Crop)), "Sigmoid");
    }

    [Fact]
    public void A_length_of_another_vector_is_no_normalisation()
    {
        var model = Classifiers.OnBackbone("builtin", Size, null, 8, l2Normalize: true);
        var length = model.Graph.Node.Single(node => node.OpType == "ReduceL2");
        length.Input[0] = FeatureGraph.Output;
        AssertNone(model, "Div");
    }

    [Fact]
    public void A_clustering_has_no_maps() => AssertNone(TinyModels.Clustering(3), "classifier");

    [Fact]
    public async Task Constants_before_and_behind_the_head_are_folded()
    {
        // As a standardisation before, and a temperature behind it, would be written.
        var model = Classifiers.OnFeatures(TinyFeatureGraph.Build(Size), new(Size, Size, ResizeMode.Crop));
        var builder = new GraphBuilder(model);
        var nodes = model.Graph.Node.ToList();
        var head = nodes.Single(node => node.OpType == "Gemm");
        var softmax = nodes.Single(node => node.OpType == "Softmax");
        model.Graph.Node.Remove(head);
        model.Graph.Node.Remove(softmax);
        float[] rising = [.. Enumerable.Range(1, TinyFeatureGraph.Features).Select(i => 0.2f * i)];
        var mean = builder.Floats("mean", [rising.Length], rising);
        var std = builder.Floats("std", [1, rising.Length], rising);
        head.Input[0] = builder.Append("Div", "scale", [builder.Append("Sub", "centre", [head.Input[0], mean]), std]);
        model.Graph.Node.Add(head);
        var turned = builder.Append("Sub", "turn", [builder.Floats("one", [1], [1]), head.Output[0]]);
        softmax.Input[0] = builder.Append("Mul", "temperature", [builder.Floats("t", [], [0.7f]), turned]);
        model.Graph.Node.Add(softmax);
        await AssertSumsAsync(model, s_images);
    }

    [Fact]
    public async Task Images_keep_their_numbers_and_broken_ones_have_a_reason()
    {
        var model = Classifiers.OnBackbone("builtin", Size);
        List<ImageInput> images =
            [.. s_images, ImageInput.FromBytes("no image"u8.ToArray(), "upload"), new MemoryStream(TestPicture.Png(9, 9, 1))];
        using var mapper = ActivationMapper.TryCreate(model, out _)!;
        var found = new ImageActivation?[images.Count];
        await mapper.RunAsync(
            images, (row, scores) => row == 2 ? [] : [Array.IndexOf(scores, scores.Max())], image => found[image.Row] = image);

        Assert.Equal("not an image: text", found[5]!.Error);
        Assert.Empty(found[5]!.Maps);
        Assert.Empty(found[2]!.Maps);
        Assert.All(found.Where((_, row) => row is not (2 or 5)), image => Assert.Equal(
            Array.IndexOf(image!.Logits, image.Logits.Max()), Assert.Single(image.Maps).Class));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => mapper.RunAsync(images, (_, _) => [0], _ => { }, cancellation: cancelled.Token));
    }

    private static async Task<IReadOnlyList<ImageActivation>> RunAsync(OnnxModel model, IReadOnlyList<ImageInput> images)
    {
        using var mapper = ActivationMapper.TryCreate(model, out var reason);
        Assert.Null(reason);
        var found = new ImageActivation[images.Count];
        await mapper!.RunAsync(images, (_, scores) => [.. Enumerable.Range(0, scores.Length)], image => found[image.Row] = image);
        Assert.All(found, image => Assert.Equal(
            Enumerable.Repeat(mapper.MapHeight * mapper.MapWidth, Classifiers.Labels.Length), image.Maps.Select(map => map.Values.Length)));
        return found;
    }

    private static async Task AssertSumsAsync(OnnxModel model, IReadOnlyList<ImageInput> images, int? side = null)
    {
        var found = await RunAsync(model, images);
        foreach (var image in found)
        {
            Assert.Null(image.Error);
            Assert.All(image.Maps, map =>
            {
                Assert.Equal(image.Logits[map.Class], map.Values.Sum(value => (double)value), Tolerance);
                Assert.True(map.Values.Distinct().Count() > 1, "The map is flat.");
                Assert.Equal(side * side ?? map.Values.Length, map.Values.Length);
            });

            var exponentials = image.Logits.Select(logit => Math.Exp(logit - image.Logits.Max())).ToArray();
            Assert.All(image.Scores.Zip(exponentials), pair => Assert.Equal(pair.Second / exponentials.Sum(), pair.First, Tolerance));
        }
    }

    private static void AssertNone(OnnxModel model, string word)
    {
        Assert.Null(ActivationMapper.TryCreate(model, out var reason));
        Assert.Contains(word, reason, StringComparison.Ordinal);
    }

    /// <summary>The graph from a tensor on, which becomes its input.</summary>
    private static OnnxModel Ending(OnnxModel model, string from, string to, long[] shape)
    {
        var ending = model.CutAt(to);
        ending.Graph.Node.Remove(ending.Graph.Node.Single(node => node.Output.Contains(from)));
        ending.Graph.Input.Clear();
        ending.Graph.Input.Add(GraphBuilder.BatchOfFloats(from, shape.AsSpan(1)));
        GraphEditing.Prune(ending);
        return ending;
    }

    private static void Remove(OnnxModel model, string node) =>
        model.Graph.Node.Remove(model.Graph.Node.Single(candidate => candidate.Name == node));
}
