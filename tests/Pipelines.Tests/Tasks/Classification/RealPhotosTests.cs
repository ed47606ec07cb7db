using Pipelines.Runs;
using Pipelines.Tasks;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tests.Tasks.Classification;

/// <summary>The main job on real photos, with nothing but the images and the backbone said.</summary>
public sealed class RealPhotosTests
{
    private static readonly string[] Classes = ["daisy", "dandelion", "roses", "sunflowers", "tulips"];

    // A tuned logistic regression of scikit-learn on the same vectors reaches 0.877 to 0.883 and 0.37 to 0.40.
    [SharedFact]
    public void Clothing_reaches_what_a_tuned_logistic_regression_reaches()
    {
        using var folder = new TemporaryFolder();
        var metrics = Run(folder, "clothing", $$"""
            "data": {
              "train": "{{SharedFolder.File("datasets", "clothing", "train")}}",
              "validation": "{{SharedFolder.File("datasets", "clothing", "validation")}}"
            },
            "backbone": "{{SharedFolder.File("backbones", "mobilenet_v2_imagenet.onnx")}}"
            """);
        Assert.Equal(341, metrics.Images);
        Assert.InRange(metrics.Accuracy, 0.875, 1);
        Assert.InRange(metrics.LogLoss, 0, 0.40);
    }

    [SharedFact]
    public void Flowers_reach_85_percent_over_five_folds()
    {
        using var folder = new TemporaryFolder();
        var images = Classes
            .SelectMany(label => Directory.GetFiles(SharedFolder.File("datasets", "flowers", label))
                .Order(StringComparer.Ordinal)
                .Select((path, i) => (path, label, i)))
            .ToList();
        var accuracies = new List<double>();
        for (var fold = 0; fold < 5; fold++)
        {
            var rows = images.Select(image => $"{image.path},{image.label},{(image.i % 5 == fold ? "test" : "train")}");
            folder.Write("flowers.csv", string.Join('\n', rows.Prepend("path,label,split")));
            var backbone = SharedFolder.File("backbones", "mobilenet_v2_imagenet.onnx");
            accuracies.Add(Run(folder, "flowers", $$""" "data": "flowers.csv", "backbone": "{{backbone}}" """).Accuracy);
        }

        Assert.InRange(accuracies.Average(), 0.85, 1);
    }

    private static ClassificationMetrics Run(TemporaryFolder folder, string name, string settings)
    {
        var file = PipelinesFile.Load(folder.Write("pipelines.json", $$"""{ "pipelines": { "{{name}}": { {{settings}} } } }"""));
        var prepared = Assert.Single(PipelinePreparation.PrepareAll(file, progress: null, CancellationToken.None));
        var runs = new RunSettings(Path.Combine(folder.Path, "runs"), TimeProvider.System);
        var result = PipelineRunner.Run(prepared, runs, progress: null, CancellationToken.None);
        return Assert.IsType<ClassificationResult>(result).Metrics;
    }
}
