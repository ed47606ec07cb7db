using Pipelines.Tasks;
using Pipelines.Tasks.Preparation;
using Pipelines.Tests.Training.Loop;

namespace Pipelines.Tests.Tasks.Preparation;

/// <summary>Settings that only the images show to be wrong.</summary>
[Collection(Pipelines.Tests.Runtime.Torch.TorchCollection.Name)]
public sealed class PreparationChecksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DrawnClasses _pictures = new();

    public PreparationChecksTests()
    {
        // 40 images with 8 in a step: 5 steps in an epoch.
        _folder.Write("train.csv", List(40, seed: 1));
        _folder.Write("validation.csv", List(8, seed: 2));
    }

    [Theory]
    [InlineData(
        """ "epochs": 2, "schedule": { "warmUpSteps": 11 } """,
        "schedule.warmUpSteps",
        "The warm-up of 11 steps is longer than the whole training, which has 10 steps (5 in an epoch).")]
    [InlineData(
        """ "steps": 9, "schedule": { "warmUpEpochs": 2 } """,
        "schedule.warmUpEpochs",
        "The warm-up of 10 steps is longer than the whole training, which has 9 steps (5 in an epoch).")]
    [InlineData(
        """ "steps": 10, "schedule": { "type": "multiStep", "milestones": [1, 2] } """,
        "schedule.milestones",
        "After epoch 2 no learning rate can fall: the training has 10 steps (5 in an epoch).")]
    public void A_course_of_the_learning_rate_that_the_training_is_too_short_for_is_refused(string training, string option, string found)
    {
        foreach (var transfer in (string[])["featureVectors", "fineTune"])
        {
            var error = Assert.Throws<ConfigurationException>(
                () => Prepare($$""" "training": { "transfer": "{{transfer}}", "batchSize": 8, {{training}} } """));
            var problem = Assert.Single(error.Problems);
            Assert.Contains($"$.pipelines.p.training.{option}", problem.Place, StringComparison.Ordinal);
            Assert.Equal(found, problem.Found);
        }
    }

    [Theory]
    [InlineData(""" "epochs": 2, "schedule": { "warmUpSteps": 10 } """)]
    [InlineData(""" "steps": 10, "schedule": { "warmUpEpochs": 2 } """)]
    [InlineData(""" "steps": 11, "schedule": { "type": "multiStep", "milestones": [1, 2] } """)]
    [InlineData(""" "steps": 1 """)]
    public void A_course_that_just_fits_is_accepted(string training) =>
        Prepare($$""" "training": { "transfer": "fineTune", "batchSize": 8, {{training}} } """);

    [Theory]
    [InlineData(0, 0, "No class counts")]
    [InlineData(0, 2, "Only one class counts")]
    public void Fewer_than_two_classes_that_count_are_refused(int first, int second, string found)
    {
        var weights = $$"""{ "{{DrawnClasses.Names[0]}}": {{first}}, "{{DrawnClasses.Names[1]}}": {{second}} }""";
        var error = Assert.Throws<ConfigurationException>(() => Prepare($$""" "head": { "classWeights": {{weights}} } """));
        var problem = Assert.Single(error.Problems);
        Assert.Contains("$.pipelines.p.head.classWeights", problem.Place, StringComparison.Ordinal);
        Assert.StartsWith(found, problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_a_class_that_only_looks_like_one_are_refused_with_the_difference()
    {
        var name = DrawnClasses.Names[0];
        var error = Assert.Throws<ConfigurationException>(
            () => Prepare($$""" "head": { "classWeights": { "{{name}}\u200B": 2 } } """));

        Assert.Contains(
            $"looks like \"{name}\" (the training images) and is another text: it has U+200B (zero width space)",
            Assert.Single(error.Problems).Found,
            StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _pictures.Dispose();
        _folder.Dispose();
    }

    private string List(int images, int seed) =>
        string.Join(
            '\n',
            _pictures.Draw(images, seed: seed).Images.Select(image => $"{image.Item.Path},{image.Item.Label}").Prepend("path,label"));

    private PreparedPipeline Prepare(string settings)
    {
        var file = PipelinesFile.Load(_folder.Write("pipelines.json", $$"""
            { "pipelines": { "p": { "data": { "train": "train.csv", "validation": "validation.csv" }, "image": 32, {{settings}} } } }
            """));
        return Assert.Single(PipelinePreparation.PrepareAll(file, null, CancellationToken.None));
    }
}
