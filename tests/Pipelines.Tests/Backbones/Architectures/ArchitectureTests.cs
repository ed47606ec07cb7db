using Pipelines.Backbones;
using Pipelines.Backbones.Architectures;
using Pipelines.Backbones.Weights;
using Pipelines.Onnx;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones.Architectures;

public class ArchitectureTests
{
    [SharedTheory]
    [InlineData("resnet18", 0.25, "resnet18_w16", "resnet18_w16.pth")]
    [InlineData("resnet18", 0.25, "resnet18_w16", "resnet18_w16_legacy.pth")]
    [InlineData("squeezenet1_1", 1.0, "squeezenet1_1", "squeezenet1_1.pth")]
    public void Weights_that_torch_wrote_give_the_logits_of_torch(string name, double width, string reference, string file)
    {
        var model = ArchitectureTable.Find(name)!.Build(classes: 10, widthFactor: width);
        using (var weights = StateDictionary.Load(SharedFolder.File("weights", file)))
        {
            var loaded = ArchitectureTable.Find(name)!.LoadWeights(weights, model);
            Assert.All(loaded.LeftOut, left => Assert.EndsWith("num_batches_tracked", left, StringComparison.Ordinal));
        }

        var input = NpyFile.Load(SharedFolder.File("weights", $"{reference}_input.npy"));
        var logits = NpyFile.Load(SharedFolder.File("weights", $"{reference}_logits.npy"));
        var (shape, values) = Assert.Single(GraphRun.Run(model, input.Values, input.Shape)).Value;
        Assert.Equal(logits.Shape, shape);
        GraphRun.AssertClose(logits.Values, values, 1e-5f);
    }

    [Theory]
    [InlineData("ResNet", 64, 7)]
    [InlineData("CifarResNet", 64, 8)]
    [InlineData("SqueezeNet", 512, 13)]
    [InlineData("MobileNetV2", 1280, 7)]
    [InlineData("MobileNetV3", 192, 7)]
    [InlineData("MnasNet", 1280, 7)]
    [InlineData("ShuffleNetV2", 128, 7)]
    [InlineData("EfficientNet", 320, 7)]
    [InlineData("DenseNet", 32, 7)]
    [InlineData("GoogLeNet", 1024, 7)]
    [InlineData("RegNetY", 48, 7)]
    [InlineData("ConvNeXt", 64, 7)]
    public void Saved_it_is_a_backbone_whose_map_is_also_found_without_the_metadata(string family, int channels, int side)
    {
        var architecture = SmallNetworks.Of(family);
        var model = architecture.Build(seed: 1);
        using var folder = new TemporaryFolder();
        model.Save(Path.Combine(folder.Path, "stated.onnx"));
        var features = model.Metadata["features"];
        model.SetMetadata("features", "");
        model.Save(Path.Combine(folder.Path, "searched.onnx"));

        foreach (var file in new[] { "stated.onnx", "searched.onnx" })
        {
            var backbone = Backbone.Load(new BackboneOptions { Model = file }, folder.Path);
            Assert.Equal(features, backbone.FeatureMap);
            Assert.Equal([channels, side, side], backbone.FeatureMapShape);
            Assert.Equal(architecture.Preprocessing.Size, backbone.Size);
            Assert.Equal(architecture.Preprocessing.Mean, backbone.Mean);
            Assert.Equal(architecture.Preprocessing.Std, backbone.Std);
        }
    }

    [Fact]
    public void First_values_depend_on_the_seed_alone_and_have_the_variance_of_the_paper()
    {
        var architecture = ArchitectureTable.Find("resnet18")!;
        var model = architecture.Build(classes: 10, seed: 1, widthFactor: 0.25);
        Assert.Equal(model.ToByteArray(), architecture.Build(classes: 10, seed: 1, widthFactor: 0.25).ToByteArray());

        var stored = new GraphIndex(model.Graph).Initializers;
        Assert.NotEqual(
            stored["conv1.weight"].ToFloats(),
            new GraphIndex(architecture.Build(10, 2, 0.25).Graph).Initializers["conv1.weight"].ToFloats());

        // He et al., 2015: standard deviation √(2 / fan out); 128 channels × 3 × 3. Of 147,456 numbers, it is known to 0.2 %.
        var kernel = stored["layer4.1.conv2.weight"].ToFloats();
        var deviation = Math.Sqrt(2.0 / (128 * 9));
        Assert.Equal(deviation, Math.Sqrt(kernel.Average(value => (double)value * value)), 0.006 * deviation);
        Assert.Equal(0, kernel.Average(), 0.01 * deviation);
        Assert.All(stored["layer4.1.bn2.running_var"].ToFloats(), value => Assert.Equal(1, value));

        // PyTorch's linear layers: uniform within 1/√(fan in), so that √3 standard deviations are the bound.
        var weight = stored["fc.weight"].ToFloats();
        var bound = 1 / Math.Sqrt(128);
        Assert.InRange(weight.Max(Math.Abs), 0.99 * bound, bound);
        Assert.Equal(bound / Math.Sqrt(3), Math.Sqrt(weight.Average(value => (double)value * value)), 0.05 * bound);
    }

    [Fact]
    public void Truncated_normal_numbers_stay_within_two()
    {
        var values = new float[20_000];
        Initialization.TruncatedNormal(2).Fill([values.Length], new Random(1), values);

        // A normal distribution cut at one standard deviation has 0.5396 of it left.
        Assert.InRange(values.Max(Math.Abs), 1.99, 2);
        Assert.Equal(2 * 0.5396, Math.Sqrt(values.Average(value => (double)value * value)), 0.02);
    }

    [Theory]
    [InlineData("DenseNet", "features.denseblock1.denselayer2.norm1.weight", "features.denseblock1.denselayer2.norm.1.weight")]
    [InlineData("GoogLeNet", "", "aux1.conv.conv.weight")]
    [InlineData("InceptionV3", "", "module.AuxLogits.fc.bias")]
    public void Official_files_are_understood_with_their_old_names_and_auxiliary_classifiers(string family, string name, string nameInFile)
    {
        var architecture = SmallNetworks.Of(family);
        var file = architecture.Build(classes: 3);
        if (name.Length > 0)
        {
            GraphEditing.RenameTensor(file.Graph, name, nameInFile);
        }
        else
        {
            file.Graph.Initializer.Add(TensorData.Floats(nameInFile, [2], [1, 2]));
        }

        var model = architecture.Build(classes: 5);
        using var weights = StateDictionary.Parse(file.ToByteArray(), "official.onnx");
        Assert.Contains(nameInFile, weights.Tensors.Select(tensor => tensor.Name));
        Assert.Throws<PipelineException>(() => architecture.LoadWeights(weights, model));
        Assert.Throws<PipelineException>(() => WeightLoading.Load(weights, model, architecture.Classifier));

        var loaded = architecture.LoadWeights(weights, model, anyClassifier: true);
        var expected = architecture.Describe(5).Parameters.Select(parameter => parameter.Name)
            .Where(parameter => !parameter.StartsWith(architecture.Classifier + ".", StringComparison.Ordinal));
        Assert.Empty(expected.Except(loaded.Loaded));
        Assert.Equal(name.Length == 0, loaded.LeftOut.Contains(nameInFile));
    }

    [Fact]
    public void However_narrow_every_layer_keeps_a_channel() => Assert.All(
        ArchitectureTable.Rows.Where(architecture => architecture.HasWidthFactor),
        architecture => Assert.DoesNotContain(architecture.Describe(1, 0.01).Parameters, parameter => parameter.Count == 0));

    [Fact]
    public void What_an_architecture_does_not_have_is_refused()
    {
        Assert.Null(ArchitectureTable.Find("resnet19"));
        Assert.True(ArchitectureTable.Find("mobilenet_v2")!.HasWidthFactor);
        Assert.False(ArchitectureTable.Find("alexnet")!.HasWidthFactor);
        Assert.Contains(
            "'alexnet' has no width factor",
            Assert.Throws<ArgumentException>(() => ArchitectureTable.Find("alexnet")!.Build(widthFactor: 2)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ArchitectureTable.Find("resnet18")!.Build(classes: 0));
    }
}
