namespace Pipelines.Backbones.Architectures;

/// <summary>Numbers of channels in networks whose width is scaled.</summary>
internal static class ChannelCount
{
    /// <summary>
    /// The nearest multiple, but at least one multiple and not less than 90 % of the value: the rule of the MobileNets' authors.
    /// </summary>
    public static int Divisible(double value, int divisor = 8)
    {
        var rounded = Math.Max(divisor, (int)(value + (divisor / 2.0)) / divisor * divisor);
        return rounded < 0.9 * value ? rounded + divisor : rounded;
    }

    /// <summary>The nearest number of channels, at least one.</summary>
    public static int Scaled(int channels, double factor) => Math.Max(1, (int)Math.Round(channels * factor));
}
