namespace Pipelines.Tests.Classification.Losses;

public sealed class ClassWeightsTests
{
    private static readonly string[] s_names = ["daisy", "rose", "tulip"];

    [Fact]
    public void Classes_that_are_not_named_have_a_weight_of_one() =>
        Assert.Equal(
            [1, 2.5, 0], ClassWeights.Of(new Dictionary<string, double> { ["tulip"] = 0, ["rose"] = 2.5 }).For([0, 0, 1], s_names));

    [Fact]
    public void None_and_balanced_need_no_names()
    {
        Assert.Equal([1, 1, 1], ClassWeights.None.For([0, 0, 1], s_names));
        Assert.Equal([0.5, 1, 0], ClassWeights.Balanced.For([0, 0, 1], s_names));
    }

    [Fact]
    public void The_same_weights_are_equal_whatever_their_order()
    {
        var weights = ClassWeights.Of(new Dictionary<string, double> { ["rose"] = 2, ["tulip"] = 3 });
        Assert.Equal(weights, ClassWeights.Of(new Dictionary<string, double> { ["tulip"] = 3, ["rose"] = 2 }));
        Assert.NotEqual(weights, ClassWeights.Of(new Dictionary<string, double> { ["tulip"] = 3, ["rose"] = 2.5 }));
        Assert.NotEqual(ClassWeights.None, ClassWeights.Balanced);
    }
}
