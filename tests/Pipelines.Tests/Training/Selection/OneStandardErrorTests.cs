using Pipelines.Training.Selection;

namespace Pipelines.Tests.Training.Selection;

public sealed class OneStandardErrorTests
{
    private static readonly float[] s_best = [0.2f, 0.4f, 0.6f, 0.8f];

    // Differences of -0.1, 0.1, 0.1 and 0.3 have the mean 0.1 and the standard deviation 0.1633, and the standard error 0.0816.
    private static readonly float[] s_clearlyWorse = [0.1f, 0.5f, 0.7f, 1.1f];

    // Those of -0.1, 0.1, -0.1 and 0.3 the mean 0.05 and the standard error 0.0957.
    private static readonly float[] s_hardlyWorse = [0.1f, 0.5f, 0.5f, 1.1f];

    [Fact]
    public void What_is_hardly_worse_is_preferred_where_it_comes_first()
    {
        Assert.Equal(0, Choose([s_hardlyWorse, s_best]));
        Assert.Equal(0, Choose([s_best, s_hardlyWorse]));
    }

    [Fact]
    public void What_is_clearly_worse_is_not()
    {
        Assert.Equal(1, Choose([s_clearlyWorse, s_best]));
        Assert.Equal(1, Choose([s_clearlyWorse, s_hardlyWorse, s_best]));

        // The same difference on every picture is no luck, however small.
        Assert.Equal(1, Choose([[.. s_best.Select(loss => loss + 0.001f)], s_best]));
    }

    [Fact]
    public void On_one_image_nothing_is_clear() => Assert.Equal(0, Choose([[0.9f], [0.1f]]));

    [Fact]
    public void Networks_that_are_ruined_are_left_out()
    {
        Assert.Equal(1, Choose([[float.NaN, 0.1f], [0.5f, 0.6f], [float.PositiveInfinity, 0]]));
        Assert.Equal(0, Choose([[float.NaN], [float.NaN]]));
    }

    [Fact]
    public void What_is_right_clearly_less_often_is_not_preferred_and_one_answer_is_not_clear()
    {
        float[] loss = [0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f];
        Assert.Equal(1, OneStandardError.Choose([([0.4f, 0.7f, 0.5f, 0.4f, 0.6f, 0.6f], [0, 1, 1, 0, 0, 0]), (loss, [0, 0, 0, 0, 0, 0])]));
        Assert.Equal(0, OneStandardError.Choose([([0.4f, 0.7f, 0.5f, 0.4f, 0.6f, 0.6f], [0, 0, 1, 0, 0, 0]), (loss, [0, 0, 0, 0, 0, 0])]));
        Assert.Equal(0, OneStandardError.Choose([([0.4f, 0.7f, 0.5f, 0.4f, 0.6f, 0.6f], [1, 1, 0, 0, 0, 0]), (loss, [0, 0, 1, 0, 0, 0])]));
    }

    /// <summary>Where all answers are right.</summary>
    private static int Choose(float[][] losses) => OneStandardError.Choose([.. losses.Select(WithoutErrors)]);

    private static (IReadOnlyList<float>, IReadOnlyList<float>) WithoutErrors(float[] losses) => (losses, new float[losses.Length]);
}
