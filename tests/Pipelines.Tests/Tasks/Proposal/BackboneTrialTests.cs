using Pipelines.Tasks.Proposal;

namespace Pipelines.Tests.Tasks.Proposal;

public sealed class BackboneTrialTests
{
    [Theory]
    [InlineData(0.70, 0.88, 167, "large")]
    [InlineData(0.85, 0.90, 79, "large")]
    [InlineData(0.885, 0.90, 79, "small")]
    [InlineData(0.90, 0.60, 60, "small")]
    [InlineData(0.88, 0.88, 240, "small")]
    public void The_better_one_is_chosen_and_the_faster_one_where_it_is_as_good(
        double ofSmall, double ofLarge, int images, string expected)
    {
        var proposal = BackboneTrial.Decide([Score("small", ofSmall, 300), Score("large", ofLarge, 40)], images);
        Assert.Equal(expected, proposal.Name);
        Assert.Equal(expected == "small" ? 300 : 40, proposal.ImagesPerSecond);
        Assert.Contains($"{100 * ofLarge:0}%", proposal.Reason, StringComparison.Ordinal);
        Assert.Contains($"of {images} images", proposal.Reason, StringComparison.Ordinal);
    }

    private static BackboneScore Score(string name, double accuracy, double speed) => new(name, 64, 10, 1, accuracy, accuracy, speed);
}
