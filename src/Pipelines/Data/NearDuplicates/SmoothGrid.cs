namespace Pipelines.Data.NearDuplicates;

/// <summary>A square of numbers that can be read between its points.</summary>
/// <param name="Values">The numbers, row after row.</param>
/// <param name="Side">Points of a side.</param>
internal sealed record SmoothGrid(float[] Values, int Side)
{
    /// <summary>Half as many points, each the mean of four.</summary>
    public SmoothGrid Halved()
    {
        var half = Side / 2;
        var values = new float[half * half];
        for (var y = 0; y < half; y++)
        {
            for (var x = 0; x < half; x++)
            {
                var at = (2 * y * Side) + (2 * x);
                values[(y * half) + x] = (Values[at] + Values[at + 1] + Values[at + Side] + Values[at + Side + 1]) / 4;
            }
        }

        return new(values, half);
    }

    /// <summary>Each number replaced by the mean of those around it, as far as they lie inside.</summary>
    /// <param name="radius">Points on each side.</param>
    public SmoothGrid Blurred(int radius)
    {
        var (across, both) = (new float[Values.Length], new float[Values.Length]);
        for (var at = 0; at < Values.Length; at++)
        {
            across[at] = Mean(Values, at - (at % Side), 1, at % Side, radius);
        }

        for (var at = 0; at < Values.Length; at++)
        {
            both[at] = Mean(across, at % Side, Side, at / Side, radius);
        }

        return new(both, Side);
    }

    /// <summary>The number at a position in points, between the points on a straight line; false outside.</summary>
    public bool TryRead(double x, double y, out float value)
    {
        var (column, row) = ((int)Math.Floor(x), (int)Math.Floor(y));
        value = 0;
        if (column < 0 || row < 0 || column >= Side - 1 || row >= Side - 1)
        {
            return false;
        }

        var (right, down) = ((float)(x - column), (float)(y - row));
        var at = (row * Side) + column;
        var above = Values[at] + (right * (Values[at + 1] - Values[at]));
        var below = Values[at + Side] + (right * (Values[at + Side + 1] - Values[at + Side]));
        value = above + (down * (below - above));
        return true;
    }

    /// <summary>Where a point of this grid lies on another one.</summary>
    public (double X, double Y) Place(int x, int y, Placement placement)
    {
        var centre = (Side - 1) / 2.0;
        return (
            centre + ((x - centre) * placement.Width) + (placement.Left * Side),
            centre + ((y - centre) * placement.Height) + (placement.Top * Side));
    }

    private float Mean(float[] values, int start, int stride, int position, int radius)
    {
        var (from, to) = (Math.Max(0, position - radius), Math.Min(Side - 1, position + radius));
        var sum = 0f;
        for (var i = from; i <= to; i++)
        {
            sum += values[start + (i * stride)];
        }

        return sum / (to - from + 1);
    }
}
