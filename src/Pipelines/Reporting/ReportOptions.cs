using System.ComponentModel.DataAnnotations;

namespace Pipelines;

/// <summary>The page <c>report.html</c> of a run: its result, with the pictures behind every number.</summary>
[Shorthand(nameof(Enabled))]
public sealed record ReportOptions
{
    /// <summary>The most that <see cref="Images"/> and <see cref="ActivationMaps"/> can be.</summary>
    public const int MostPictures = 5000;

    /// <summary>Whether a run writes it.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// The most held-out images whose pictures are in it: mistakes first, then a fair sample of the rest. A picture takes about 10 kB.
    /// </summary>
    [Range(0, MostPictures)]
    public int Images { get; init; } = 400;

    /// <summary>
    /// The most pictures with a class activation map, mistakes first: each costs a pass through the network.
    /// </summary>
    [Range(0, MostPictures)]
    public int ActivationMaps { get; init; } = 32;

    /// <summary>Decides which images are shown, and the arrangement of the 2-D map.</summary>
    [Range(0, int.MaxValue)]
    public int Seed { get; init; } = 1;
}
