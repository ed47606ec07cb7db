namespace Pipelines.Explanation.Overlays;

/// <summary>A map of few positions as a smooth surface (cubic B-splines); beyond its edges it continues with the values there.</summary>
/// <param name="values">Row by row.</param>
/// <param name="height">Rows.</param>
/// <param name="width">Columns.</param>
internal sealed class SmoothMap(float[] values, int height, int width)
{
    /// <summary>Values on a grid of pixels, row by row, from 0 (the least on the grid) to 1 (the largest).</summary>
    /// <param name="across">Where the pixels' columns are, from 0 (the map's left edge) to 1.</param>
    /// <param name="down">Where the pixels' rows are, from 0 (the map's upper edge) to 1.</param>
    /// <returns>All 0.5 where the map is flat.</returns>
    public float[] Grid(double[] across, double[] down)
    {
        var columns = across.Select(x => Spline(x, width)).ToArray();
        var stretched = new float[height * columns.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < columns.Length; x++)
            {
                var (first, weights) = columns[x];
                var sum = 0f;
                for (var i = 0; i < weights.Length; i++)
                {
                    sum += weights[i] * values[(y * width) + Math.Clamp(first + i, 0, width - 1)];
                }

                stretched[(y * columns.Length) + x] = sum;
            }
        }

        var grid = new float[down.Length * columns.Length];
        for (var y = 0; y < down.Length; y++)
        {
            var (first, weights) = Spline(down[y], height);
            var row = grid.AsSpan(y * columns.Length, columns.Length);
            for (var i = 0; i < weights.Length; i++)
            {
                var line = stretched.AsSpan(Math.Clamp(first + i, 0, height - 1) * columns.Length, columns.Length);
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(line, weights[i], row, row);
            }
        }

        return Scaled(grid);
    }

    /// <summary>The first of four positions around a place, and their weights.</summary>
    private static (int First, float[] Weights) Spline(double place, int count)
    {
        var position = (place * count) - 0.5;
        var first = (int)Math.Floor(position);
        var t = position - first;
        var (t2, t3) = (t * t, t * t * t);
        return (
            first - 1,
            [
                (float)((1 - (3 * t) + (3 * t2) - t3) / 6),
                (float)((4 - (6 * t2) + (3 * t3)) / 6),
                (float)((1 + (3 * t) + (3 * t2) - (3 * t3)) / 6),
                (float)(t3 / 6),
            ]);
    }

    private float[] Scaled(float[] grid)
    {
        var (least, largest) = (values.Min(), values.Max());
        if (largest - least <= 1e-6f * Math.Max(Math.Abs(least), Math.Abs(largest)) || grid.Length == 0)
        {
            Array.Fill(grid, 0.5f);
            return grid;
        }

        (least, largest) = (grid.Min(), grid.Max());
        for (var i = 0; i < grid.Length; i++)
        {
            grid[i] = largest > least ? (grid[i] - least) / (largest - least) : 0.5f;
        }

        return grid;
    }
}
