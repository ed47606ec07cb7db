using Pipelines.Backbones;
using Pipelines.Graph;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Tests.Training.Loop;
using Pipelines.Training.Transfer;

namespace Pipelines.Tests.Training.Transfer;

[Collection(TorchCollection.Name)]
public sealed class UnfrozenLayersTests
{
    [Fact]
    public void All_is_every_parameter_of_the_backbone_and_none_of_ours() => Assert.Equal(
        [
            "block.0.bias", "block.0.weight", "block.1.bias", "block.1.weight", "first.bias", "first.weight", "last.bias", "last.weight",
            "norm.offset", "norm.scale",
        ],
        Select(LayerSelection.All));

    [Fact]
    public void The_last_stages_are_counted_from_the_output() => Assert.Equal(["last.bias", "last.weight"], Select(LayerSelection.Last(1)));

    [Fact]
    public void Patterns_match_stored_tensors_and_nodes() =>
        Assert.Equal(["block.0.bias", "block.0.weight", "last.weight"], Select(LayerSelection.Named("last.w*", "block.0.node")));

    [Theory]
    [InlineData("features.*")]
    [InlineData("last")]
    public void A_pattern_that_matches_nothing_is_answered_with_the_stages_and_some_names(string pattern)
    {
        var problem = Assert.Single(Assert.Throws<PipelineException>(() => Select(LayerSelection.Named("last.*", pattern))).Problems);
        Assert.Equal("training.unfreeze", problem.Place);
        Assert.Contains($"\"{pattern}\"", problem.Found, StringComparison.Ordinal);
        Assert.Contains("2 (4 × 4) from 'last.weight' to 'last.bias'", problem.Remedy, StringComparison.Ordinal);
        Assert.Contains("first.weight", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void More_stages_than_there_are_is_an_error()
    {
        var problem = Assert.Single(Assert.Throws<PipelineException>(() => Select(LayerSelection.Last(3))).Problems);
        Assert.Contains("only 2 stages", problem.Found, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Select(LayerSelection selection)
    {
        TorchLibrary.Load(1);
        using var module = GraphModule.Create(TinyClassifier.Model(TinyClassifier.Head), FeatureGraph.Input, [ModelGraph.Scores]);
        return UnfrozenLayers.Select(selection, UnfrozenLayers.Stages(module, TinyClassifier.Preprocessing), "training.unfreeze")
            .SelectMany(stage => stage.Parameters.Select(parameter => parameter.Name)).Order(StringComparer.Ordinal);
    }
}
