namespace Pipelines.Data.NearDuplicates;

/// <summary>One Gauss-Newton step of laying a picture over another (Lucas and Kanade, 1981).</summary>
internal static class PlacementStep
{
    // Left, top, width, height, and a contrast and a brightness that do not matter.
    private const int Unknowns = 6;

    // So many points across decide; more would only take longer.
    private const int MostPoints = 32;

    /// <summary>A better placement; null where the pictures do not say which.</summary>
    public static Placement? Of(SmoothGrid one, SmoothGrid two, Placement placement)
    {
        var (matrix, right) = (new double[Unknowns, Unknowns], new double[Unknowns]);
        Span<double> row = stackalloc double[Unknowns];
        var centre = (one.Side - 1) / 2.0;
        var stride = Math.Max(1, one.Side / MostPoints);
        for (var y = 1; y < one.Side - 1; y += stride)
        {
            for (var x = 1; x < one.Side - 1; x += stride)
            {
                var (toX, toY) = one.Place(x, y, placement);
                if (!two.TryRead(toX, toY, out var value)
                    || !two.TryRead(toX + 0.5, toY, out var later) || !two.TryRead(toX - 0.5, toY, out var earlier)
                    || !two.TryRead(toX, toY + 0.5, out var lower) || !two.TryRead(toX, toY - 0.5, out var upper))
                {
                    continue;
                }

                var (across, down) = (later - earlier, lower - upper);
                (row[0], row[1]) = (across * one.Side, down * one.Side);
                (row[2], row[3]) = (across * (x - centre), down * (y - centre));
                (row[4], row[5]) = (-one.Values[(y * one.Side) + x], -1);
                for (var i = 0; i < Unknowns; i++)
                {
                    for (var j = i; j < Unknowns; j++)
                    {
                        matrix[i, j] += row[i] * row[j];
                    }

                    // Value + change = contrast · other + brightness.
                    right[i] -= row[i] * value;
                }
            }
        }

        for (var i = 1; i < Unknowns; i++)
        {
            for (var j = 0; j < i; j++)
            {
                matrix[i, j] = matrix[j, i];
            }
        }

        return Solve(matrix, right) is { } change
            ? new(placement.Left + change[0], placement.Top + change[1], placement.Width + change[2], placement.Height + change[3])
            : null;
    }

    /// <summary>Gauss elimination; null where the equations do not decide.</summary>
    private static double[]? Solve(double[,] matrix, double[] right)
    {
        for (var i = 0; i < Unknowns; i++)
        {
            matrix[i, i] *= 1 + 1e-6;
        }

        for (var pivot = 0; pivot < Unknowns; pivot++)
        {
            if (!(Math.Abs(matrix[pivot, pivot]) > 1e-9))
            {
                return null;
            }

            for (var below = pivot + 1; below < Unknowns; below++)
            {
                var factor = matrix[below, pivot] / matrix[pivot, pivot];
                for (var column = pivot; column < Unknowns; column++)
                {
                    matrix[below, column] -= factor * matrix[pivot, column];
                }

                right[below] -= factor * right[pivot];
            }
        }

        for (var i = Unknowns - 1; i >= 0; i--)
        {
            for (var j = i + 1; j < Unknowns; j++)
            {
                right[i] -= matrix[i, j] * right[j];
            }

            right[i] /= matrix[i, i];
        }

        return right.All(double.IsFinite) ? right : null;
    }
}
