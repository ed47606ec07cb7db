using Pipelines.Explanation;

namespace Pipelines.Tests.Explanation;

public sealed class ChannelPoolingTests
{
    private const double Step = 1e-3;

    private static readonly float[] s_channel = [0.5f, 2, 0.25f, 1.5f, 3, 0.75f];

    public static TheoryData<string, double> Poolings => new()
    {
        { "average", 1 }, { "maximum", 1 }, { "mean", 1 }, { "mean", 3 }, { "mean", 20 }, { "mean", 100 },
    };

    /// <summary>Shares are each value times the derivative of the pooled number by it, here a difference.</summary>
    [Theory]
    [MemberData(nameof(Poolings))]
    public void Shares_sum_to_the_pooled_number_and_are_value_times_derivative(string name, double power)
    {
        var (pooling, pool) = Of(name, power);
        var shares = new double[s_channel.Length];
        pooling.Shares(s_channel, shares);
        Assert.Equal(pool(s_channel), shares.Sum(), 1e-6);
        for (var i = 0; i < shares.Length; i++)
        {
            double Moved(double by) => pool([.. s_channel.Select((value, j) => (float)(i == j ? value + by : value))]);
            Assert.Equal(s_channel[i] * (Moved(Step) - Moved(-Step)) / (2 * Step), shares[i], 5e-3);
        }
    }

    [Fact]
    public void Values_at_the_minimum_share_the_generalised_mean_evenly()
    {
        var shares = new double[4];
        new ChannelPooling(PoolingKind.GeneralisedMean, 3, 1e-6).Shares([-2, -1, 0, -3], shares);
        Assert.All(shares, share => Assert.Equal(1e-6 / 4, share, 1e-12));
    }

    private static (ChannelPooling Pooling, Func<float[], double> Pool) Of(string name, double power) => name switch
    {
        "average" => (new(PoolingKind.Average), channel => channel.Average(value => (double)value)),
        "maximum" => (new(PoolingKind.Maximum), channel => channel.Max()),
        _ => (
            new(PoolingKind.GeneralisedMean, power, 1e-6),
            channel => channel.Max() * Math.Pow(channel.Average(value => Math.Pow(value / (double)channel.Max(), power)), 1 / power)),
    };
}
