using System.ComponentModel.DataAnnotations;

namespace Pipelines;

/// <summary>How a feature map of C × H × W becomes a vector.</summary>
public enum NeckType
{
    /// <summary>The average of each channel: C numbers (Lin et al., Network in Network, 2013).</summary>
    GlobalAveragePool,

    /// <summary>The maximum of each channel: C numbers.</summary>
    GlobalMaxPool,

    /// <summary>The generalised mean of each channel, between average (power 1) and maximum: C numbers (Radenović et al., 2018).</summary>
    Gem,

    /// <summary>Average and maximum of each channel, one after the other: 2 C numbers.</summary>
    AverageAndMax,
}

/// <summary>The neck: pools the backbone's last feature map into one vector.</summary>
[Shorthand(nameof(Type))]
public sealed record NeckOptions
{
    /// <summary>How to pool.</summary>
    public NeckType Type { get; init; } = NeckType.GlobalAveragePool;

    /// <summary>The power p of <c>gem</c>; 1 is the average, large values approach the maximum.</summary>
    [OnlyWith(NeckType.Gem)]
    [Range(1.0, 100.0)]
    public double Power { get; init; } = 3.0;
}
