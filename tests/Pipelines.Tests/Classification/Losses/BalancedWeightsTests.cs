using Pipelines.Classification.Losses;

namespace Pipelines.Tests.Classification.Losses;

public sealed class BalancedWeightsTests
{
    // scikit-learn 1.2.1: compute_class_weight("balanced", classes=[0, 1, 2], y=[0] * 6 + [1] * 3 + [2]).
    [Fact]
    public void They_are_those_of_scikit_learn()
    {
        var weights = BalancedWeights.Of([0, 0, 0, 0, 0, 0, 1, 1, 1, 2], 3);

        Assert.Equal([0.55555556, 1.11111111, 3.33333333], weights.Select(weight => Math.Round(weight, 8)));
    }

    [Fact]
    public void A_class_without_images_has_no_weight() =>
        Assert.Equal([1.0, 0.0], BalancedWeights.Of([0, 0], 2).Select((weight, i) => i == 0 ? weight * 2 : weight));
}
