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

    [Theory]
    [InlineData(3_000)]
    [InlineData(50_000)]
    public void A_long_chain_is_read_like_a_short_one(int length)
    {
        // The first extends the second and so on: the last one has the images.
        var chain = Enumerable.Range(0, length).Select(i => $$""" "p{{i}}": { "extends": "p{{i + 1}}", "image": {{8 + (i % 100)}} } """);
        var json = $$"""{ "pipelines": { {{string.Join(',', chain)}}, "p{{length}}": { "data": "photos" } } }""";
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var file = Given.File(json);
        Assert.Equal("photos", file.Pipelines["p0"].Data.Train);
        Assert.Equal(9, file.Pipelines["p1"].Image.Size);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
    }

    [Fact]
    public void A_large_circle_is_named_once_and_in_short()
    {
        var circle = Enumerable.Range(0, 20_000).Select(i => $$""" "p{{i}}": { "extends": "p{{(i + 1) % 20_000}}" } """);
        var problem = Assert.Single(Given.ProblemsOf($$"""{ "pipelines": { {{string.Join(',', circle)}} } }"""));
        Assert.StartsWith("The pipelines extend one another in a circle: p0, p1, ", problem.Found, StringComparison.Ordinal);
        Assert.EndsWith("and 19980 others, p0.", problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_pipelines_that_take_over_much_are_refused_before_they_fill_the_memory()
    {
        // 1 MB of text, and 2 GB of class weights.
        var weights = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"c{i}\": 1"));
        var others = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $$""" "p{{i}}": { "extends": "base" } """));
        var problem = Assert.Single(Given.ProblemsOf(
            $$"""{ "pipelines": { "base": { "data": "x", "head": { "classWeights": { {{weights}} } } }, {{others}} } }"""));
        Assert.Contains("take over more than 1,000,000 values", problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_unknown_names_are_reported_in_proportion_to_the_file()
    {
        var pipelines = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $$""" "p{{i}}": { "extends": "q{{i}}" } """));
        var problems = Given.ProblemsOf($$"""{ "pipelines": { {{pipelines}} } }""");
        Assert.Equal(5_000, problems.Count);
        Assert.InRange(problems.Sum(problem => problem.ToString().Length), 0, 5_000_000);
    }

    [Fact]
    public void A_large_file_in_one_line_with_long_keys_is_read_in_time_and_memory_of_its_size()
    {
        var key = new string('k', 100_000);
        var values = string.Join(',', Enumerable.Range(0, 400_000).Select(i => $"\"c{i}\":1"));
        var json = $$"""{ "pipelines": { "p": { "data": "x", "{{key}}": { {{values}} } } } }""";
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var problem = Assert.Single(Given.ProblemsOf(json));
        Assert.StartsWith("pipelines.json:1:38 $.pipelines.p['kkk", problem.Place, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }
}
