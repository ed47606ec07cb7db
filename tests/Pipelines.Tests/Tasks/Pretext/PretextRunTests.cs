using System.Globalization;
using Pipelines.Backbones;
using Pipelines.Backbones.Architectures;
using Pipelines.Graph;
using Pipelines.Onnx;
using Pipelines.Tests.Clustering;
using Pipelines.Tests.Onnx;
using Pipelines.Tests.Runtime.Torch;
using static TorchSharp.torch;

namespace Pipelines.Tests.Tasks.Pretext;

/// <summary>Whole runs of pretext pipelines on drawn pictures.</summary>
[Collection(TorchCollection.Name)]
public sealed class PretextRunTests
{
    private const string Quick = """ "threads": 1, "optimizer": { "learningRate": 0.01 }, "schedule": { "warmUpEpochs": 0 } """;

    private static readonly string s_classification =
        $$"""
        "p": { "task": "pretext", "data": "stripes.csv", {{PretextFolder.Tiny}}, "training": { "batchSize": 8, "epochs": 12, {{Quick}} } }
        """;

    [Fact]
    public void Classification_learns_the_classes()
    {
        using var folder = new PretextFolder();
        folder.DrawStripes();
        var metrics = folder.RunPretext(s_classification).Metrics;
        Assert.True(metrics.ValidationAccuracy >= 0.9, $"{metrics}");
        Assert.Equal((48, 16), (metrics.Images, metrics.ValidationImages));
        Assert.True(metrics.Parameters > 0 && metrics.Epoch > 0);
    }

    [Fact]
    public void Rotation_learns_which_way_up_pictures_are_without_labels()
    {
        using var folder = new PretextFolder();
        folder.DrawSkies();
        var metrics = folder.RunPretext($$"""
            "p": { "task": "pretext", "data": "skies.csv", {{PretextFolder.Tiny}}, "pretext": "rotation",
                   "training": { "batchSize": 8, "epochs": 8, {{Quick}} } }
            """).Metrics;

        // One in four by chance.
        Assert.True(metrics.ValidationAccuracy >= 0.8, $"{metrics}");
    }

    [Fact]
    public void Contrastive_training_finds_the_other_variant_without_labels()
    {
        using var folder = new PretextFolder();
        folder.DrawSkies(32, 16);

        // Colours are all that tells these pictures apart: the default augmentation would hide them.
        const string Colours = """{ "size": 32, "augment": "strong" }""";
        var network = PretextFolder.Tiny.Replace("32", Colours, StringComparison.Ordinal);
        var metrics = folder.RunPretext($$"""
            "p": { "task": "pretext", "data": "skies.csv", {{network}}, "pretext": "contrastive",
                   "training": { "batchSize": 16, "epochs": 30, {{Quick}} } }
            """).Metrics;

        // Of 31 candidates one is right, and even guesses cost the logarithm of 31, 3.43.
        Assert.True(metrics.ValidationAccuracy >= 0.3, $"{metrics}");
        Assert.True(metrics.ValidationLoss < 2.9, $"{metrics}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Distillation_learns_to_point_where_the_teacher_points(int classificationWeight)
    {
        using var folder = new PretextFolder();
        folder.DrawStripes();
        ArchitectureTable.Find("compact_resnet")!.Build(1, seed: 9, widthFactor: 0.2).Save(Path.Combine(folder.Path, "teacher.onnx"));
        var result = folder.RunPretext($$"""
            "p": { "task": "pretext", "data": "stripes.csv", {{PretextFolder.Tiny}},
                   "training": { "batchSize": 8, "epochs": 12, {{Quick}} },
                   "pretext": { "objective": "distillation", "teacher": "teacher.onnx", "teacherSize": 64, "targetDimensions": 8,
                                "classificationWeight": {{classificationWeight}} } }
            """);

        // Vectors that know nothing of each other have a cosine of 0 and a loss of 1; two classes guessed cost the logarithm of 2, 0.69,
        // beside it.
        Assert.True(result.Metrics.ValidationLoss < (classificationWeight == 0 ? 0.75 : 1.2), $"{result.Metrics}");
        Assert.Null(result.Metrics.ValidationAccuracy);
        Assert.Equal("teacher", OnnxModel.Load(Path.Combine(result.Folder, "backbone.onnx")).Metadata["pretext.teacher"]);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        using var folder = new PretextFolder();
        folder.DrawStripes(20, 4);
        ArchitectureTable.Find("compact_resnet")!.Build(1, seed: 9, widthFactor: 0.2).Save(Path.Combine(folder.Path, "teacher.onnx"));
        string[] tasks =
        [
            "\"classification\"",
            "\"rotation\"",
            "\"contrastive\"",
            """{ "objective": "distillation", "teacher": "teacher.onnx", "targetDimensions": 4 }""",
        ];
        foreach (var pretext in tasks)
        {
            byte[] Train(int seed)
            {
                var result = folder.RunPretext($$"""
                    "p": { "task": "pretext", "data": "stripes.csv", {{PretextFolder.Tiny}}, "pretext": {{pretext}},
                           "training": { "batchSize": 10, "epochs": 2, "seed": {{seed}}, {{Quick}} } }
                    """);
                return File.ReadAllBytes(Path.Combine(result.Folder, "backbone.onnx"));
            }

            var first = Train(1);
            Assert.Equal(first, Train(1));
            Assert.NotEqual(first, Train(2));
        }
    }

    [Fact]
    public void The_backbone_serves_other_pipelines_by_its_file_alone()
    {
        using var folder = new PretextFolder();
        folder.DrawStripes();
        var backbone = Path.Combine(folder.RunPretext(s_classification).Folder, "backbone.onnx");
        var model = OnnxModel.Load(backbone);
        Assert.Equal(
            ("32", "features", "classification"),
            (model.Metadata["size"], model.Metadata["features"], model.Metadata["pretext.objective"]));
        Assert.Contains(model.Graph.Node, node => node.OpType == "BatchNormalization");
        AssertTorchAgrees(backbone);

        var vectors = Assert.IsType<ClassificationResult>(folder.Run($$""" "d": { "data": "stripes.csv", "backbone": "{{backbone}}" } """));
        Assert.Contains("\"size\": 32", File.ReadAllText(Path.Combine(vectors.Folder, "pipeline.json")), StringComparison.Ordinal);
        Assert.True(vectors.Metrics.Accuracy >= 0.9, $"{vectors.Metrics.Accuracy}");

        var fineTuned = Assert.IsType<ClassificationResult>(folder.Run($$"""
            "d": { "data": "stripes.csv", "backbone": "{{backbone}}",
                   "training": { "transfer": "fineTune", "epochs": 2, "batchSize": 16, "threads": 1 } }
            """));
        Assert.True(fineTuned.Metrics.Accuracy >= vectors.Metrics.Accuracy, $"{fineTuned.Metrics.Accuracy}");
    }

    [Fact]
    public void A_trained_backbone_and_an_exported_model_can_be_trained_further()
    {
        using var folder = new PretextFolder();
        folder.DrawStripes();
        var first = folder.RunPretext(s_classification).Folder;
        var model = folder.Run($$""" "d": { "data": "stripes.csv", "backbone": "{{Path.Combine(first, "backbone.onnx")}}" } """).Folder;
        foreach (var start in new[] { Path.Combine(first, "backbone.onnx"), Path.Combine(model, "model.onnx") })
        {
            var further = folder.RunPretext($$"""
                "p": { "task": "pretext", "data": "stripes.csv", "backbone": "{{start}}", "image": 32, "pretext": "rotation",
                       "training": { "batchSize": 16, "epochs": 1, {{Quick}} } }
                """);
            var metadata = OnnxModel.Load(Path.Combine(further.Folder, "backbone.onnx")).Metadata;
            Assert.Equal("rotation", metadata["pretext.objective"]);
            Assert.DoesNotContain(metadata.Keys, key => key.StartsWith("pipelines.", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Torch_and_ONNX_Runtime_give_the_same_vectors_with_every_neck()
    {
        using var folder = new PretextFolder();
        folder.DrawStripes(20, 4);
        foreach (var neck in new[] { "gem", "averageAndMax", "globalMaxPool" })
        {
            // The run itself compares three images and would fail.
            var result = folder.RunPretext($$"""
                "p": { "task": "pretext", "data": "stripes.csv", {{PretextFolder.Tiny}}, "neck": "{{neck}}",
                       "training": { "batchSize": 10, "epochs": 1, {{Quick}} } }
                """);
            Assert.True(Backbone.Load(new() { Model = Path.Combine(result.Folder, "backbone.onnx") }, "").Channels > 0);
        }
    }

    [Fact]
    public void Bfloat16_learns_too()
    {
        using var folder = new PretextFolder();
        folder.DrawStripes();
        var pipeline = s_classification.Replace("\"threads\": 1", "\"threads\": 1, \"precision\": \"bfloat16\"", StringComparison.Ordinal);
        var metrics = folder.RunPretext(pipeline).Metrics;
        Assert.True(metrics.ValidationAccuracy >= 0.9, $"{metrics}");
    }

    [Fact]
    public void A_training_that_goes_astray_still_leaves_a_backbone()
    {
        using var folder = new PretextFolder();
        folder.DrawStripes(20, 4);
        var result = folder.RunPretext($$"""
            "p": { "task": "pretext", "data": "stripes.csv", {{PretextFolder.Tiny}},
                   "training": { "batchSize": 4, "epochs": 10, "threads": 1, "gradientClipping": 0,
                                 "optimizer": { "type": "sgd", "learningRate": 100 }, "schedule": { "warmUpEpochs": 0 } } }
            """);
        Assert.NotEmpty(result.Notes);
        var weights = OnnxModel.Load(Path.Combine(result.Folder, "backbone.onnx")).Graph.Initializer.Where(tensor => tensor.DataType == 1);
        Assert.All(weights, tensor => Assert.All(tensor.ToFloats(), value => Assert.True(float.IsFinite(value))));
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(100, 0)]
    public void Metrics_are_those_of_the_network_that_is_kept(double learningRate, int epoch)
    {
        using var folder = new PretextFolder();
        folder.DrawStripes(24, 12);
        var result = folder.RunPretext($$"""
            "p": { "task": "pretext", "data": "stripes.csv", {{PretextFolder.Tiny}},
                   "training": { "batchSize": 4, "epochs": 1, "intervalSteps": 1, "threads": 1, "frozenBatchNorm": true,
                                 "optimizer": { "type": "sgd", "learningRate": {{learningRate.ToString(CultureInfo.InvariantCulture)}} },
                                 "schedule": "constant" } }
            """);
        var rows = File.ReadLines(Path.Combine(result.Folder, "training.csv")).Skip(1);
        double[] losses = [.. rows.Select(line => double.Parse(line.Split(',')[3], CultureInfo.InvariantCulture))];

        Assert.True(epoch == result.Metrics.Epoch, string.Join(" ", losses) + result.Metrics);
        Assert.NotNull(result.Metrics.ValidationLoss);
        Assert.NotNull(result.Metrics.ValidationAccuracy);
        if (epoch == 0)
        {
            Assert.All(losses, loss => Assert.True(loss > result.Metrics.ValidationLoss, $"{loss}"));
            return;
        }

        // Of so few images the loss decides, and the last step is not the best one: else there is nothing to see.
        Assert.NotEqual(losses.Min(), losses[^1]);
        Assert.Equal(losses.Min(), result.Metrics.ValidationLoss!.Value, 1e-12);
    }

    private static void AssertTorchAgrees(string backbone)
    {
        var graph = FeatureGraph.Build(Backbone.Load(new() { Model = backbone }, ""), new(32, 32, ResizeMode.Crop), new());
        float[] pixels = [.. new Numbers(3).Matrix(2, 3 * 32 * 32).Values.Select(value => 255 * value)];
        var expected = GraphRun.Run(graph, pixels, 2, 3, 32, 32)["features"].Values;
        using var scope = NewDisposeScope();
        using var module = GraphModule.Create(graph, FeatureGraph.Input, FeatureGraph.Output);
        module.eval();
        GraphRun.AssertClose(expected, module.forward(tensor(pixels, [2, 3, 32, 32])).data<float>().ToArray(), 1e-4f);
    }
}
