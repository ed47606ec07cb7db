using Pipelines.Configuration;

namespace Pipelines.Tests.Configuration;

/// <summary>The options of the forms of transfer learning, and which of them belong to which form.</summary>
public sealed class TransferOptionsTests
{
    [Theory]
    [InlineData("\"all\"")]
    [InlineData("\"lastStages:2\"")]
    [InlineData("[\"features.17.*\", \"head\"]")]
    public void What_is_unfrozen_is_read_and_written_in_the_same_form(string written)
    {
        var read = Given.Pipeline($$""" "training": { "transfer": "fineTune", "unfreeze": {{written}} } """);
        var text = ConfigurationWriter.Write("p", read);
        var compact = string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
        Assert.Contains($"\"unfreeze\":{written.Replace(" ", "", StringComparison.Ordinal)}", compact, StringComparison.Ordinal);
    }

    [Fact]
    public void The_forms_of_a_selection_are_told_apart()
    {
        Assert.True(Unfreeze("\"all\"").IsAll);
        Assert.Equal(3, Unfreeze("\"lastStages:3\"").LastStages);
        Assert.Equal(["a.*"], Unfreeze("[\"a.*\"]").Patterns);
    }

    [Theory]
    [InlineData("\"last\"")]
    [InlineData("\"lastStages:0\"")]
    [InlineData("\"lastStages:x\"")]
    [InlineData("[]")]
    [InlineData("2")]
    public void Another_selection_is_told_what_is_allowed(string written)
    {
        var problem = Given.ProblemOf($$""" "training": { "transfer": "fineTune", "unfreeze": {{written}} } """);
        Assert.Contains("$.pipelines.p.training.unfreeze", problem.Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "image": { "augment": "standard" } """, "image.augment")]
    [InlineData(""" "head": { "dropout": 0.5 } """, "head.dropout")]
    [InlineData(""" "training": { "optimizer": { "layerDecay": 0.5 } } """, "training.optimizer.layerDecay")]
    [InlineData(""" "training": { "unfreeze": "all" } """, "training.unfreeze")]
    [InlineData(""" "training": { "transfer": "frozenBackbone", "frozenBatchNorm": false } """, "training.frozenBatchNorm")]
    [InlineData(
        """ "training": { "transfer": "frozenBackbone", "optimizer": { "backboneLearningRateFactor": 1 } } """,
        "training.optimizer.backboneLearningRateFactor")]
    [InlineData(""" "training": { "optimizer": { "nesterov": true } } """, "training.optimizer.nesterov")]
    [InlineData(""" "training": { "optimizer": { "alpha": 0.9 } } """, "training.optimizer.alpha")]
    [InlineData(""" "training": { "optimizer": { "type": "rmsProp", "beta1": 0.8 } } """, "training.optimizer.beta1")]
    [InlineData(""" "training": { "optimizer": { "type": "sgd", "beta2": 0.99 } } """, "training.optimizer.beta2")]
    [InlineData(""" "training": { "optimizer": { "type": "sgd", "epsilon": 1e-6 } } """, "training.optimizer.epsilon")]
    public void An_option_that_the_form_does_not_have_is_an_error(string settings, string option)
    {
        var problem = Given.ProblemOf(settings);
        Assert.Contains("$.pipelines.p." + option, problem.Place, StringComparison.Ordinal);
        Assert.Contains("has a meaning only where", problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_taken_over_from_another_pipeline_is_let_pass()
    {
        var pipelines = Given.File("""
            { "pipelines": {
              "tuned": { "data": "photos", "image": { "augment": "strong" },
                "training": { "transfer": "fineTune", "optimizer": { "layerDecay": 0.7 } } },
              "probe": { "extends": "tuned", "training": { "transfer": "featureVectors" } },
              "groups": { "extends": "tuned", "task": "clustering" } } }
            """).Pipelines;
        Assert.Equal(TransferForm.FeatureVectors, pipelines["probe"].Training.Transfer);
        Assert.Equal(3, pipelines.Count);
    }

    [Fact]
    public void Clustering_trains_no_network() => Assert.Contains(
        "\"task\" is \"classification\"",
        Given.ProblemOf(""" "task": "clustering", "training": { "transfer": "fineTune" } """).Found,
        StringComparison.Ordinal);

    [Fact]
    public void Moving_statistics_need_the_whole_network() => Assert.Contains(
        "lastStages:1",
        Given.ProblemOf(""" "training": { "transfer": "fineTune", "unfreeze": "lastStages:1", "frozenBatchNorm": false } """).Found,
        StringComparison.Ordinal);

    [Fact]
    public void Augmentations_that_contradict_one_another_are_reported_where_they_stand() => Assert.Contains(
        "$.pipelines.p.image.augment.randomResizedCrop.minimumScale",
        Given.ProblemOf(
            """ "image": { "augment": { "randomResizedCrop": { "minimumScale": 0.9, "maximumScale": 0.5 } } }, """
            + """ "training": { "transfer": "fineTune" } """).Place,
        StringComparison.Ordinal);

    private static LayerSelection Unfreeze(string written) =>
        Given.Pipeline($$""" "training": { "transfer": "fineTune", "unfreeze": {{written}} } """).Training.Unfreeze!;
}
