namespace Pipelines.Tests.Configuration;

public class BindingTests
{
    [Fact]
    public void What_is_not_written_has_the_default_of_its_record()
    {
        var read = Given.File("""{ "pipelines": { "p": { "data": { "train": "photos" } } } }""").Pipelines["p"];
        Assert.Equal(new PipelineOptions { Data = new() { Train = "photos" } }, read);
    }

    [Fact]
    public void Every_kind_of_value_is_read()
    {
        var read = Given.File("""
            {
              "$schema": "./pipelines.schema.json",
              "pipelines": {
                "surface-defects": {
                  "task": "classification", // a comment
                  "data": { "train": "data/train", "test": "data/test", "validation": 0.15, "splitSeed": -3 },
                  "image": { "size": 96, "resize": "pad", "centerCrop": 0.875 },
                  "backbone": { "model": "net.onnx", "featureMap": null, "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225] },
                  "neck": { "type": "gem", "power": 4 },
                  "embedding": { "dimensions": 2.56e2, "l2Normalize": true },
                  "training": { "optimizer": { "type": "sgd", "learningRate": 1e-2, "nesterov": true }, },
                },
              },
            }
            """).Pipelines["surface-defects"];

        Assert.Equal(
            new DataOptions
            {
                Train = "data/train",
                Test = PlaceOrFraction.At("data/test"),
                Validation = PlaceOrFraction.Of(0.15),
                SplitSeed = -3,
            },
            read.Data);
        Assert.Equal(new ImageOptions { Size = 96, Resize = ResizeMode.Pad, CenterCrop = 0.875 }, read.Image);
        Assert.Equal([0.485, 0.456, 0.406], read.Backbone.Mean!);
        Assert.Equal([0.229, 0.224, 0.225], read.Backbone.Std!);
        Assert.Equal(new BackboneOptions { Model = "net.onnx" }, read.Backbone with { Mean = null, Std = null });
        Assert.Equal(new NeckOptions { Type = NeckType.Gem, Power = 4 }, read.Neck);
        Assert.Equal(new EmbeddingOptions { Dimensions = 256, L2Normalize = true }, read.Embedding);
        Assert.Equal(
            new TrainingOptions { Optimizer = new() { Type = OptimizerType.Sgd, LearningRate = 0.01, Nesterov = true } }, read.Training);
    }

    [Fact]
    public void A_plain_value_stands_for_the_shorthand_option_of_its_record()
    {
        var read = Given.Pipeline("""
            "image": 96, "backbone": "x.onnx", "neck": "gem", "embedding": 64, "cache": false, "head": "softmax",
            "training": { "optimizer": "sgd", "schedule": "step", "earlyStopping": null }
            """);
        var expected = new PipelineOptions
        {
            Data = new() { Train = "photos" },
            Image = new() { Size = 96 },
            Backbone = new() { Model = "x.onnx" },
            Neck = new() { Type = NeckType.Gem },
            Embedding = new() { Dimensions = 64 },
            Cache = new() { Enabled = false },
            Training = new() { Optimizer = new() { Type = OptimizerType.Sgd }, Schedule = new() { Type = ScheduleType.Step } },
        };
        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData("5", 5, 5)]
    [InlineData("""{ "k": 7 }""", 7, 7)]
    [InlineData("""{ "k": { "from": 2, "to": 12 } }""", 2, 12)]
    public void The_number_of_groups_is_a_number_or_a_range(string kMeans, int from, int to)
    {
        var read = Given.Pipeline($$""" "task": "clustering", "kMeans": {{kMeans}} """);
        Assert.Equal(ClusterCount.Between(from, to), read.KMeans.K);
    }

    [Fact]
    public void A_problem_with_a_shorthand_is_at_the_value_that_was_written()
    {
        var problem = Given.ProblemOf(""" "neck": "gen" """);
        Assert.Equal("pipelines.json:1:52 $.pipelines.p.neck", problem.Place);
        Assert.StartsWith("Did you mean \"gem\"?", problem.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"image\": 96.5", "The number 96.5 stands where a whole number from 8 to 2048 is expected.")]
    [InlineData("\"image\": { \"size\": \"96\" }", "The text \"96\" stands where a whole number from 8 to 2048 is expected.")]
    [InlineData("\"image\": [96]", "A list of 1 item stands where a whole number from 8 to 2048 is expected.")]
    [InlineData("\"image\": 1e999", "1e999 is too large.")]
    [InlineData("\"training\": { \"seed\": 3000000000 }", "3000000000 is too large.")]
    [InlineData("\"training\": 5", "The number 5 stands where an object {...} is expected.")]
    [InlineData("\"backbone\": 5", "The number 5 stands where a text is expected.")]
    [InlineData("\"backbone\": \"\"", "The text is empty.")]
    [InlineData("\"backbone\": { \"mean\": [0.5, null, 0.5] }", "Null stands where a number from 0 to 255 is expected.")]
    [InlineData("\"backbone\": { \"std\": [0.5, 0, 0.5] }", "0 is too small.")]
    [InlineData("\"cache\": \"true\"", "The text \"true\" stands where true or false is expected.")]
    [InlineData(
        "\"neck\": 5",
        "The number 5 stands where one of the words \"globalAveragePool\", \"globalMaxPool\", \"gem\", \"averageAndMax\" is expected.")]
    [InlineData("\"neck\": \"Gem\"", "The word \"Gem\" is not known here.")]
    [InlineData("\"task\": \"clustering\", \"kMeans\": 1", "1 is too small.")]
    [InlineData("\"task\": \"clustering\", \"kMeans\": { \"k\": { \"from\": 3 } }", "The range has no \"to\".")]
    [InlineData(
        "\"task\": \"clustering\", \"kMeans\": { \"k\": { \"from\": 3, \"to\": 4, \"step\": 1 } }", "There is no key \"step\" here.")]
    [InlineData("\"Image\": {}", "There is no key \"Image\" here.")]
    public void A_wrong_value_is_named_with_what_is_expected(string keys, string found) =>
        Assert.Equal(found, Given.ProblemOf(keys).Found);

    [Fact]
    public void An_unknown_key_of_a_pipeline_is_answered_with_those_that_are_allowed()
    {
        var problem = Given.ProblemOf("\"extend\": \"x\"");
        Assert.StartsWith("Did you mean \"extends\"? Allowed: extends, task, data, image, ", problem.Remedy, StringComparison.Ordinal);
    }
}
