namespace Pipelines.Tests.Configuration;

public class ExtendsTests
{
    [Fact]
    public void Objects_are_merged_through_a_chain_and_the_nearest_wins()
    {
        var file = Given.File("""
            {
              "pipelines": {
                "c": { "extends": "b", "training": { "optimizer": { "learningRate": 0.5 } }, "embedding": null },
                "b": { "extends": "a", "training": { "optimizer": "sgd", "epochs": 7 }, "backbone": "b.onnx" },
                "a": {
                  "data": "photos",
                  "backbone": { "model": "a.onnx", "featureMap": "relu" },
                  "embedding": 64,
                  "training": { "epochs": 5, "batchSize": 16 },
                },
              },
            }
            """);

        Assert.Equal(["c", "b", "a"], file.Pipelines.Keys);
        var c = file.Pipelines["c"];
        Assert.Equal("photos", c.Data.Train);
        Assert.Equal(new BackboneOptions { Model = "b.onnx", FeatureMap = "relu" }, c.Backbone);
        Assert.Equal(new EmbeddingOptions(), c.Embedding);
        Assert.Equal(
            new TrainingOptions { Epochs = 7, BatchSize = 16, Optimizer = new() { Type = OptimizerType.Sgd, LearningRate = 0.5 } },
            c.Training);
        Assert.Equal(64, file.Pipelines["b"].Embedding.Dimensions);
    }

    [Fact]
    public void Places_are_those_where_the_value_was_written()
    {
        var file = Given.File("""
            { "pipelines": {
              "a": { "data": { "train": "photos" }, "image": 96 },
              "b": { "extends": "a", "data": { "test": 0.3 } },
            } }
            """);
        Assert.Equal("pipelines.json:2:29 $.pipelines.a.data.train", file.Place("b", "data.train"));
        Assert.Equal("pipelines.json:3:44 $.pipelines.b.data.test", file.Place("b", "data.test"));
        Assert.Equal("pipelines.json:3:34 $.pipelines.b.data", file.Place("b", "data.validation"));
        Assert.Equal("pipelines.json:2:50 $.pipelines.a.image", file.Place("b", "image.size"));
        Assert.Equal("pipelines.json:3:8 $.pipelines.b", file.Place("b", "training.epochs"));
    }

    [Fact]
    public void Circles_are_errors()
    {
        var problems = Given.ProblemsOf("""
            { "pipelines": {
              "a": { "extends": "b" },
              "b": { "extends": "c" },
              "c": { "extends": "b" },
              "d": { "extends": "d" } } }
            """);
        Assert.Contains("The pipelines extend one another in a circle: a, b, c, b.", problems.Select(problem => problem.Found));
        Assert.Contains("The pipeline \"d\" extends itself.", problems.Select(problem => problem.Found));
    }

    [Theory]
    [InlineData("\"flower\"", "There is no pipeline \"flower\" to extend.")]
    [InlineData("[\"flowers\"]", "A list of 1 item stands where the name of a pipeline is expected.")]
    public void The_base_is_the_name_of_one_pipeline(string extends, string found)
    {
        var problem = Assert.Single(
            Given.ProblemsOf($$"""{ "pipelines": { "flowers": { "data": "x" }, "b": { "extends": {{extends}} } } }"""));
        Assert.Equal(found, problem.Found);
    }
}
