namespace Pipelines.Tests.Configuration;

public class OverrideTests
{
    private const string Two = """
        { "pipelines": {
          "flowers": { "data": "photos", "embedding": 64, "training": { "epochs": 9 } },
          "v1.0": { "data": "photos" } } }
        """;

    [Fact]
    public void A_path_that_starts_with_an_option_is_for_all_pipelines()
    {
        var file = Given.File(Two, "training.epochs=5");
        Assert.All(file.Pipelines.Values, options => Assert.Equal(5, options.Training.Epochs));
    }

    [Theory]
    [InlineData("flowers.training.epochs=5", 5, null)]
    [InlineData("pipelines.flowers.training.epochs=5", 5, null)]
    [InlineData("v1.0.training.epochs=5", 9, 5)]
    public void A_path_that_starts_with_a_pipeline_is_for_that_one(string text, int? flowers, int? other)
    {
        var file = Given.File(Two, text);
        Assert.Equal((flowers, other), (file.Pipelines["flowers"].Training.Epochs, file.Pipelines["v1.0"].Training.Epochs));
    }

    [Fact]
    public void Values_are_json_or_else_text_and_null_brings_the_default_back()
    {
        var read = Given.File(
            Two,
            "backbone=models/net=1.onnx",
            "backbone.mean=[0.5,0.5,0.25]",
            "embedding=null",
            "flowers.training={ \"optimizer\": \"sgd\" }",
            "training.optimizer.learningRate=2e-3",
            "data.train=\"7\"").Pipelines["flowers"];
        Assert.Equal("models/net=1.onnx", read.Backbone.Model);
        Assert.Equal([0.5, 0.5, 0.25], read.Backbone.Mean!);
        Assert.Null(read.Embedding.Dimensions);
        Assert.Equal(new OptimizerOptions { Type = OptimizerType.Sgd, LearningRate = 0.002 }, read.Training.Optimizer);
        Assert.Equal(9, read.Training.Epochs);
        Assert.Equal("7", read.Data.Train);
    }

    [Theory]
    [InlineData("training.epochs", "override training.epochs: There is no = in it. Write PATH=VALUE, for example training.epochs=5.")]
    [InlineData("training.epochs=0", "override training.epochs: 0 is too small. Allowed is a whole number from 1 to 100000.")]
    [InlineData(
        "training.epocs=5",
        "override training.epocs: There is no key \"epocs\" here. Did you mean \"epochs\"? Allowed: transfer, unfreeze, ")]
    [InlineData(
        "trainig.epochs=5",
        "override trainig.epochs: There is no option and no pipeline \"trainig\". Did you mean \"training\"? Options: task, data, ")]
    [InlineData(
        "pipelines.flower.training.epochs=5",
        "override pipelines.flower.training.epochs: There is no pipeline \"flower\". Did you mean \"flowers\"? Pipelines: flowers, v1.0.")]
    [InlineData(
        "flowers={}",
        "override flowers: This names the pipeline \"flowers\" but no option of it. Write for example flowers.training.epochs=5.")]
    [InlineData(
        "training.epochs.most=5", "override training.epochs.most: An object stands where a whole number from 1 to 100000 is expected.")]
    public void A_wrong_override_is_reported_once_with_its_path(string text, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Given.ProblemsOf(Two, text)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void The_place_of_an_overridden_option_is_the_override_and_that_of_its_neighbours_is_not()
    {
        var file = Given.File(Two, "training.epochs=5");
        Assert.Equal("override training.epochs", file.Place("flowers", "training.epochs"));
        Assert.Equal("pipelines.json:2:63 $.pipelines.flowers.training", file.Place("flowers", "training.seed"));
    }

    [Fact]
    public void Training_options_for_all_pipelines_do_not_disturb_a_clustering_one()
    {
        var file = Given.File(
            """{ "pipelines": { "a": { "data": "x" }, "b": { "data": "x", "task": "clustering" } } }""", "training.epochs=5");
        Assert.Equal(5, file.Pipelines["a"].Training.Epochs);
    }
}
