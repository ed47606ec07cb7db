using Pipelines.Training.Losses;

namespace Pipelines.Tests.Training.Losses;

public sealed class FocalLossTests
{
    // torch 1.13 in Python, float64, of the scores 2, -1, 0.5 with the label 0: -sum t (1 - p)^gamma log p with t the smoothed target;
    // gradient by autograd.
    [Theory]
    [InlineData(2, 0, 0.01109275, new[] { -0.027284674, 0.004977421, 0.022307253 })]
    [InlineData(2, 0.1, 0.149588686, new[] { 0.036087043, -0.031187864, -0.004899179 })]
    [InlineData(0.5, 0, 0.111735981, new[] { -0.143166165, 0.026117163, 0.117049002 })]
    [InlineData(5, 0.3, 0.332031605, new[] { 0.191817613, -0.126304715, -0.065512898 })]
    public void It_is_that_of_its_formula(double gamma, double smoothing, double loss, double[] gradient)
    {
        float[] scores = [2, -1, 0.5f];
        Assert.Equal(loss, new FocalLoss(gamma).OfImage(scores, 0, smoothing), 1e-7);
        Assert.All(gradient.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-7));
    }

    [Fact]
    public void It_is_finite_where_nothing_is_left_to_learn_and_where_everything_is()
    {
        float[] scores = [500, -500];
        Assert.Equal(0, new FocalLoss(0.5).OfImage(scores, 0, 0));
        Assert.Equal([0f, 0f], scores);

        scores = [500, -500];
        Assert.Equal(1000, new FocalLoss(2).OfImage(scores, 1, 0), 1e-9);
        Assert.Equal([1f, -1f], scores);
    }
}
