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

    [Theory]
    [InlineData("data.test=.5", "Write 0.5.")]
    [InlineData("data.test=-.5", "Write -0.5.")]
    [InlineData("data.test=1.", "Write 1.")]
    [InlineData("data.test=+1", "Write 1.")]
    [InlineData("data.test=0x10", "Write 16.")]
    [InlineData("data.test=0,5", "Write 0.5.")]
    [InlineData("data.test=1,000", "Write numbers like")]
    [InlineData("data.test=1_000", "Write 1000.")]
    [InlineData("data.test=20%", "Write 0.2.")]
    [InlineData("data.test=00.5", "Write 0.5.")]
    [InlineData("data.test=1e", "Write numbers like")]
    [InlineData("data.test=NaN", "JSON has no such number.")]
    [InlineData("data.test=-Infinity", "JSON has no such number.")]
    [InlineData("data.test=True", "Write true in lower case.")]
    [InlineData("data.test=None", "Write null")]
    [InlineData("data.test='photos'", "single quotes")]
    [InlineData("data={\"train\":\"x\"", "is not valid JSON: the value ends before")]
    [InlineData("image.augment={'crop':1}", "is not valid JSON")]
    [InlineData("backbone.mean=[1,2", "is not valid JSON")]
    [InlineData("backbone.mean=[1,2]]", "is not valid JSON")]
    [InlineData("data.test=\"photos", "is not valid JSON")]
    [InlineData("data={\"train\":\"x\",\"train\":\"y\"}", "is written twice")]
    public void What_was_meant_as_json_and_is_none_does_not_become_a_path(string text, string expected)
    {
        var problem = Assert.Single(Given.ProblemsOf(Two, text));
        Assert.StartsWith("override ", problem.Place, StringComparison.Ordinal);
        Assert.Contains(expected, problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("./photos")]
    [InlineData(".hidden/folder")]
    [InlineData(".5/photos")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("2024-05-01")]
    [InlineData("3d")]
    [InlineData("007x")]
    [InlineData("1.2.3")]
    [InlineData("it's")]
    [InlineData("true-colour")]
    [InlineData("C:/photos")]
    [InlineData("a=b")]
    public void Texts_stay_possible(string value)
    {
        Assert.Equal(value, Given.File(Two, $"data.train={value}").Pipelines["flowers"].Data.Train);
        Assert.Equal(value, Given.File(Two, $"data.train=\"{value}\"").Pipelines["flowers"].Data.Train);
    }

    [Fact]
    public void A_text_that_looks_like_a_number_can_be_written_in_quotes() =>
        Assert.Equal(".5", Given.File(Two, "data.test=\".5\"").Pipelines["flowers"].Data.Test!.Value.Place);

    [Theory]
    [InlineData("head.classWeights.\"v1.3\"=2", "v1.3")]
    [InlineData("flowers.head.classWeights.\"v1.3\"=2", "v1.3")]
    [InlineData("\"flowers\".head.classWeights.\"a=b\"=2", "a=b")]
    [InlineData("head.classWeights.\"a\\\"b\"=2", "a\"b")]
    [InlineData("head.classWeights.\"a\\\\b\"=2", "a\\b")]
    [InlineData("head.classWeights.red rose=2", "red rose")]
    public void Names_with_dots_can_be_quoted(string text, string name)
    {
        var weights = Given.File(Two, text).Pipelines["flowers"].Head.ClassWeights.Named;
        Assert.Equal((name, 2), (Assert.Single(weights).Key, Assert.Single(weights).Value));
    }

    [Theory]
    [InlineData("v1.0.image=64")]
    [InlineData("\"v1.0\".image=64")]
    [InlineData("pipelines.\"v1.0\".image=64")]
    public void A_pipeline_with_a_dot_can_be_quoted(string text) => Assert.Equal(64, Given.File(Two, text).Pipelines["v1.0"].Image.Size);

    [Theory]
    [InlineData("head.classWeights.v1.3=2", "double quotes that the shell leaves alone: 'head.classWeights.\"v1.3\"=2")]
    [InlineData("head.classWeights.\"v1.3=2", "double quote is not closed")]
    [InlineData("head.classWeights.\"v1\"3=2", "behind a closing quote")]
    [InlineData("training..epochs=2", "A name is missing in it")]
    [InlineData(".training.epochs=2", "A name is missing in it")]
    [InlineData("training.epochs.=2", "A name is missing in it")]
    [InlineData("=2", "There is no option before the =")]
    [InlineData("\"v1\".image=64", "There is no option and no pipeline \"v1\"")]
    public void A_path_that_is_none_is_reported(string text, string expected) =>
        Assert.Contains(expected, Assert.Single(Given.ProblemsOf(Two, text)).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("training.epochs=5", "training.epochs=6")]
    [InlineData("image=48", "image.size=64")]
    [InlineData("training={\"epochs\":5}", "training.epochs=5")]
    [InlineData("flowers.training.epochs=5", "pipelines.flowers.training.epochs=6")]
    public void One_setting_is_set_once(string first, string second) =>
        Assert.Contains("is set twice", Assert.Single(Given.ProblemsOf(Two, first, second)).Found, StringComparison.Ordinal);

    [Fact]
    public void One_for_all_pipelines_and_one_for_one_of_them_stand_beside_each_other()
    {
        var file = Given.File(Two, "training.epochs=5", "flowers.training.epochs=6", "training.seed=2");
        Assert.Equal((6, 5), (file.Pipelines["flowers"].Training.Epochs, file.Pipelines["v1.0"].Training.Epochs));
    }

    [Fact]
    public void All_overrides_are_checked_also_where_the_file_is_no_json()
    {
        var problems = Given.ProblemsOf("{", "training.epochs", "data.test=.5", "image..size=3");
        Assert.Equal(4, problems.Count);
    }
}
