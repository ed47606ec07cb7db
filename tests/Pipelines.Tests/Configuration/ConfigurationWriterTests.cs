using System.Text.Json.Nodes;
using Pipelines.Configuration;

namespace Pipelines.Tests.Configuration;

public class ConfigurationWriterTests
{
    [Fact]
    public void All_defaults_are_written_and_options_without_value_or_meaning_are_not()
    {
        var written = ConfigurationWriter.Write(
            "flowers", new PipelineOptions { Data = new() { Train = "photos" } }, "./pipelines.schema.json");
        const string Expected = """
            {
              "$schema": "./pipelines.schema.json",
              "pipelines": {
                "flowers": {
                  "task": "classification",
                  "data": { "train": "photos", "nearDuplicates": "report", "splitSeed": 1 },
                  "image": { "resize": "crop", "centerCrop": 1, "testTimeFlip": false },
                  "backbone": {},
                  "neck": { "type": "globalAveragePool" },
                  "embedding": { "l2Normalize": false },
                  "head": { "type": "softmax", "focalGamma": 0, "classWeights": "none", "calibrate": true },
                  "training": {
                    "transfer": "featureVectors",
                    "tensorBoard": false,
                    "optimizer": { "beta1": 0.9, "beta2": 0.999, "epsilon": 1E-08 },
                    "schedule": { "type": "cosine", "warmUpStartFactor": 0, "minimumFactor": 0 },
                    "earlyStopping": { "minimumGain": 0 },
                    "seed": 1
                  },
                  "cache": { "enabled": true },
                  "export": { "fingerprints": true },
                  "report": { "enabled": true, "images": 400, "activationMaps": 32, "seed": 1 }
                }
              }
            }
            """;
        Assert.Equal(JsonNode.Parse(Expected)!.ToJsonString(), JsonNode.Parse(written)!.ToJsonString());
    }

    public static TheoryData<string> Pipelines => new(
        """ "data": { "train": "bilder/blüten \"1\"", "validation": 0.1, "test": "C:\\test", "splitSeed": -7 } """,
        """ "image": { "size": 128, "resize": "pad", "centerCrop": 0.875 }, "backbone": { "model": "x.onnx", """
        + """ "featureMap": "a/b:0", "mean": [0.485, 0.456, 0.406], "std": [0.1, 1e-5, 0.30000000000000004] } """,
        """ "backbone": { "architecture": "resnet18", "weights": "w.pth" } """,
        """ "neck": { "type": "gem", "power": 2.5 }, "embedding": { "dimensions": 256, "l2Normalize": true }, """
        + """ "cache": { "enabled": false, "folder": "c" } """,
        """ "head": { "labelSmoothing": 0.1, "classWeights": "balanced" }, "training": { "batchSize": 3, "epochs": 7, """
        + """ "interval": 2, "seed": 2147483647 } """,
        """ "head": { "focalGamma": 2, "classWeights": { "rose": 2.5, "a \"b\"": 0 } } """,
        """ "data": { "train": "x", "validation": 0.3333333333333333 }, "training": { "earlyStopping": { "patience": 4, """
        + """ "minimumGain": 1e-7 }, "schedule": { "type": "step", "warmUpEpochs": 0.5, "gamma": 0.3, "stepEpochs": 2 } } """,
        """ "training": { "schedule": { "type": "linear", "minimumFactor": 0.01 } } """,
        """ "training": { "schedule": { "type": "multiStep", "warmUpEpochs": 1, "gamma": 0.2, "milestones": [30, 60] } } """,
        """ "training": { "schedule": { "type": "oneCycle", "pctStart": 0.25, "divFactor": 10, "finalDivFactor": 1000 } } """,
        """ "training": { "optimizer": { "type": "sgd", "learningRate": 1e-8, "weightDecay": 0, "momentum": 0.99, "nesterov": true } } """,
        """ "training": { "optimizer": { "beta1": 0.95, "beta2": 0.99, "epsilon": 1e-6 } } """,
        """ "training": { "optimizer": { "type": "rmsProp", "alpha": 0.9, "epsilon": 0.001 } } """,
        """ "task": "clustering", "kMeans": { "k": 12, "initialization": "kMeansYinyang", "restarts": 3, "maximumIterations": 5, """
        + """ "seed": 9 } """,
        """ "task": "clustering", "kMeans": { "k": { "from": 3, "to": 8 }, "initialization": "random" } """);

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void What_is_written_reads_back_equal(string keys)
    {
        var json = keys.Contains("\"data\"", StringComparison.Ordinal) ? keys : $"\"data\": \"photos\", {keys}";
        var options = Given.File($$"""{ "pipelines": { "p": { {{json}} } } }""").Pipelines["p"];

        var read = Given.File(ConfigurationWriter.Write("p", options)).Pipelines["p"];

        // Lists are compared by their items, everything else by the records' own equality.
        Assert.Equal(options.Backbone.Mean, read.Backbone.Mean);
        Assert.Equal(options.Backbone.Std, read.Backbone.Std);
        Assert.Equal(options.Training.Schedule.Milestones, read.Training.Schedule.Milestones);
        Assert.Equal(WithoutLists(options), WithoutLists(read));
        Assert.NotEqual(new PipelineOptions { Data = new() { Train = "photos" } }, read);
    }

    [Fact]
    public void What_has_no_meaning_is_left_out_so_that_the_file_is_accepted()
    {
        var inherited = new PipelineOptions
        {
            Task = PipelineTask.Clustering,
            Data = new() { Train = "x", Test = PlaceOrFraction.Of(0.5) },
            Training = new() { Epochs = 3 },
            KMeans = new() { K = ClusterCount.Exactly(4) },
        };
        var read = Given.File(ConfigurationWriter.Write("p", inherited)).Pipelines["p"];
        Assert.Equal(inherited with { Training = new() }, read);
    }

    private static PipelineOptions WithoutLists(PipelineOptions options) => options with
    {
        Backbone = options.Backbone with { Mean = null, Std = null },
        Training = options.Training with { Schedule = options.Training.Schedule with { Milestones = null } },
    };
}
