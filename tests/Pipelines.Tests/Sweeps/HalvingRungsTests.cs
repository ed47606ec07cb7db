using Pipelines.Sweeps.Definition;

namespace Pipelines.Tests.Sweeps;

/// <summary>The rungs, against the worked example of Hyperband's authors (Li et al., 2018, table 1: R = 81, η = 3).</summary>
public sealed class HalvingRungsTests
{
    [Theory]
    [InlineData(81, "81:1 27:3 9:9 3:27 1:81")]
    [InlineData(27, "27:3 9:9 3:27 1:81")]
    [InlineData(9, "9:9 3:27 1:81")]
    [InlineData(6, "6:27 2:81")]
    public void They_are_those_of_the_paper(int trials, string expected) =>
        Assert.Equal(expected, Text(trials, 81, 3));

    [Theory]
    [InlineData(30, 10, 3, "30:1 10:3 3:10")]
    [InlineData(16, 16, 2, "16:1 8:2 4:4 2:8 1:16")]
    [InlineData(100, 5, 3, "100:2 33:5")]
    [InlineData(2, 100, 3, "2:100")]
    [InlineData(30, 1, 3, "30:1")]
    public void Other_numbers_keep_an_epoch_in_the_first_rung_and_a_trial_in_the_last(
        int trials, int epochs, int reduction, string expected) => Assert.Equal(expected, Text(trials, epochs, reduction));

    private static string Text(int trials, int epochs, int reduction) =>
        string.Join(' ', HalvingRungs.Of(trials, epochs, reduction).Select(rung => $"{rung.Trials}:{rung.Epochs(epochs)}"));
}
