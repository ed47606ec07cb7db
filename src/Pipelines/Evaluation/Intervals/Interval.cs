using System.Globalization;
using System.Text.Json.Serialization;
using Pipelines.Evaluation.Intervals;

namespace Pipelines;

/// <summary>Where the true value of a figure lies, with the probability that its owner names; <c>[low, high]</c> in JSON.</summary>
/// <param name="Low">The lower limit.</param>
/// <param name="High">The upper limit.</param>
[JsonConverter(typeof(IntervalConverter))]
public sealed record Interval(double Low, double High)
{
    /// <summary>For a person: <c>0.80 to 0.98</c>, with more digits where the limits are close to each other.</summary>
    public override string ToString()
    {
        var format = (High - Low) switch
        {
            > 0 and < 0.005 => "F4",
            > 0 and < 0.05 => "F3",
            _ => "F2",
        };
        return $"{Low.ToString(format, CultureInfo.InvariantCulture)} to {High.ToString(format, CultureInfo.InvariantCulture)}";
    }
}

/// <summary>How the interval of a figure is computed.</summary>
public enum IntervalMethod
{
    /// <summary>The score interval of a proportion (Wilson, 1927).</summary>
    Wilson,

    /// <summary>From figures of images drawn again from those evaluated (Efron, 1979).</summary>
    Bootstrap,
}
