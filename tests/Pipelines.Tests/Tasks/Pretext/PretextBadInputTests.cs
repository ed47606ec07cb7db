using Pipelines.Backbones.Architectures;
using Pipelines.Tests.Onnx;
using Pipelines.Tests.Runtime.Torch;

namespace Pipelines.Tests.Tasks.Pretext;

[Collection(TorchCollection.Name)]
public sealed class PretextBadInputTests
{
    [Theory]
    [InlineData("\"pretext\": \"distillation\"", "$.pipelines.p.pretext", "not said whose vectors", "Write \"teacher\"")]
    [InlineData(
        "\"pretext\": { \"objective\": \"distillation\", \"teacher\": \"teacher.onnx\" }",
        "$.pipelines.p.pretext",
        "has 54 channels",
        "at most 54")]
    [InlineData(
        "\"pretext\": { \"objective\": \"distillation\", \"teacher\": \"teacher.onnx\", \"targetDimensions\": 24 }",
        "pretext.targetDimensions",
        "24 images span at most 23",
        "more images")]
    [InlineData(
        "\"pretext\": { \"objective\": \"distillation\", \"teacher\": \"vectors.onnx\", \"targetDimensions\": 4 }",
        "pretext.teacher",
        "one vector for each image",
        "N × C × H × W")]
    [InlineData(
        "\"pretext\": { \"objective\": \"distillation\", \"teacher\": \"missing.onnx\" }",
        "pretext.teacher",
        "does not exist",
        "path of an ONNX file")]
    [InlineData(
        "\"pretext\": { \"objective\": \"distillation\", \"teacher\": { \"architecture\": \"resnet18\" } }",
        "pretext.teacher.architecture",
        "where the weights",
        "\"weights\"")]
    [InlineData(
        "\"pretext\": { \"objective\": \"distillation\", \"teacher\": \"fixed.onnx\", \"targetDimensions\": 4, \"teacherSize\": 48 }",
        "pretext.teacherSize",
        "does not run on images of 48",
        "\"teacherSize\" to 16")]
    [InlineData("\"pretext\": \"rotatoin\"", "$.pipelines.p.pretext", "rotatoin", "rotation")]
    [InlineData("\"pretext\": \"contrastive\", \"training\": { \"batchSize\": 1 }", "training.batchSize", "only candidate", "Raise")]
    [InlineData("\"training\": { \"batchSize\": 1 }", "training.batchSize", "Batch normalisation", "Raise")]
    [InlineData(
        "\"backbone\": { \"architecture\": \"compact_resnet\", \"weights\": \"w.pth\", \"widthFactor\": 0.5 }",
        "backbone.widthFactor",
        "channels that the file has",
        "Remove")]
    [InlineData("\"backbone\": { \"architecture\": \"resnet50\", \"widthFactor\": 40 }", "backbone.widthFactor", "40", "8")]
    [InlineData(
        "\"backbone\": { \"architecture\": \"vgg11\", \"widthFactor\": 0.5 }", "backbone.widthFactor", "no width factor", "compact_resnet")]
    [InlineData("\"data\": \"unlabelled.csv\"", "unlabelled.csv", "label", "")]
    public void What_does_not_fit_is_told_before_anything_runs(string settings, string place, string found, string remedy)
    {
        using var folder = new PretextFolder();
        folder.DrawStripes(16, 8);
        var rows = File.ReadLines(Path.Combine(folder.Path, "stripes.csv")).Select(line => line.Split(','));
        folder.Write("unlabelled.csv", string.Join('\n', rows.Select(row => $"{row[0]},{row[2]}")));
        SaveTeachers(folder.Path);
        string[] defaults =
        [
            "\"data\": \"stripes.csv\"",
            "\"backbone\": { \"architecture\": \"compact_resnet\", \"widthFactor\": 0.1 }",
            "\"image\": 32",
        ];
        var kept = defaults.Where(setting => !settings.StartsWith(setting[..setting.IndexOf(':')], StringComparison.Ordinal));
        var problems = folder.Problems($$""" "p": { "task": "pretext", {{string.Join(", ", [.. kept, settings])}} } """);

        Assert.Contains(problems, problem => problem.Place.Contains(place, StringComparison.Ordinal)
            && problem.Found.Contains(found, StringComparison.Ordinal) && problem.Remedy.Contains(remedy, StringComparison.Ordinal));
    }

    [Fact]
    public void A_classifier_needs_the_weights_of_its_architecture()
    {
        using var folder = new PretextFolder();
        folder.DrawStripes(16, 8);
        var problem = Assert.Single(folder.Problems(
            """ "p": { "data": "stripes.csv", "backbone": { "architecture": "compact_resnet" } } """));
        Assert.Contains("backbone.architecture", problem.Place, StringComparison.Ordinal);
        Assert.Contains("where the weights", problem.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("classification", "frozenBatchNorm")]
    [InlineData("contrastive", "64 or more")]
    public void A_batch_of_one_image_that_broken_images_leave_behind_is_told_before_training(string objective, string remedy)
    {
        using var folder = new PretextFolder();
        folder.DrawStripes(4, 0);
        var pipeline = $$"""
            "p": { "task": "pretext", "pretext": "{{objective}}", "data": "stripes.csv", {{PretextFolder.Tiny}},
                   "training": { "batchSize": 2, "epochs": 1, "threads": 1 } }
            """;
        Assert.Single(folder.Prepare(pipeline));
        Truncate(File.ReadLines(Path.Combine(folder.Path, "stripes.csv")).Last().Split(',')[0]);

        var problem = Assert.Single(Assert.Throws<PipelineException>(() => folder.Run(pipeline)).Problems);
        Assert.Equal("training.batchSize", problem.Place);
        Assert.Contains("of 3 images an epoch a \"batchSize\" of 2 makes some", problem.Found, StringComparison.Ordinal);
        Assert.Contains(remedy, problem.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(9, 2)]
    public void A_validation_image_cannot_be_alone_where_variants_are_to_be_found(int validation, int batchSize)
    {
        using var folder = new PretextFolder();
        folder.DrawStripes(16, validation);
        string Pipeline(string objective) => $$"""
            "p": { "task": "pretext", "pretext": "{{objective}}", "data": "stripes.csv", {{PretextFolder.Tiny}},
                   "training": { "batchSize": {{batchSize}} } }
            """;

        var problem = Assert.Single(folder.Problems(Pipeline("contrastive")));
        Assert.Contains("$.pipelines.p.data", problem.Place, StringComparison.Ordinal);
        Assert.StartsWith($"Of {validation} validation image", problem.Found, StringComparison.Ordinal);
        Assert.Single(folder.Prepare(Pipeline("rotation")));
    }

    private static void Truncate(string path)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(file.Length / 2);
    }

    private static void SaveTeachers(string folder)
    {
        var teacher = ArchitectureTable.Find("compact_resnet")!.Build(1, seed: 9, widthFactor: 0.2);
        teacher.Save(Path.Combine(folder, "teacher.onnx"));
        var pooled = teacher.Clone();
        pooled.SetMetadata("features", pooled.Graph.Node.Single(node => node.OpType == "Flatten").Output[0]);
        pooled.Save(Path.Combine(folder, "vectors.onnx"));

        // A network whose input is fixed at 16 pixels by a stored plane.
        var network = new TestNetwork(size: 16);
        var map = network.Conv("map", network.Conv("first", "input", 3, 8), 8, 8);
        var model = network.Build(network.Node("Add", "fixed", [map, network.Floats("plane", [1, 8, 16, 16], new float[8 * 256])]));
        model.SetMetadata("mean", "0,0,0");
        model.SetMetadata("std", "1,1,1");
        model.SetMetadata("features", "fixed");
        model.Save(Path.Combine(folder, "fixed.onnx"));
    }
}
