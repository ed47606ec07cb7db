namespace Pipelines.Data.NearDuplicates;

/// <summary>Resamples a line to another number of pixels: each new pixel is the mean of what it covers of the old ones.</summary>
/// <param name="from">Pixels of the old line.</param>
/// <param name="to">Pixels of the new line.</param>
internal sealed class AreaMean(int from, int to)
{
    /// <summary>Adds the new line to <paramref name="target"/>.</summary>
    public void Add(ReadOnlySpan<float> line, Span<float> target)
    {
        for (var pixel = 0; pixel < from; pixel++)
        {
            for (var at = First(pixel); at <= Last(pixel); at++)
            {
                target[at] += Share(pixel, at) * line[pixel];
            }
        }
    }

    /// <summary>Adds an old line of an image, resampled across already, to the new lines that it reaches.</summary>
    public void AddLine(int pixel, ReadOnlySpan<float> line, Span<float> target)
    {
        for (var at = First(pixel); at <= Last(pixel); at++)
        {
            var share = Share(pixel, at);
            for (var x = 0; x < line.Length; x++)
            {
                target[(at * line.Length) + x] += share * line[x];
            }
        }
    }

    private int First(int pixel) => (int)((long)pixel * to / from);

    private int Last(int pixel) => (int)((((pixel + 1L) * to) - 1) / from);

    /// <summary>The share of a new pixel that an old one fills.</summary>
    private float Share(int pixel, int at)
    {
        var left = Math.Max((double)pixel * to / from, at);
        var right = Math.Min((pixel + 1.0) * to / from, at + 1.0);
        return (float)Math.Max(0, right - left);
    }
}
