namespace Pipelines.Features;

/// <summary>An output of a network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape for one image, the batch of 1 included.</param>
internal sealed record OutputShape(string Name, long[] Shape)
{
    /// <summary>How many numbers it has.</summary>
    public int Length => (int)Shape.Aggregate(1L, (product, side) => product * side);
}
