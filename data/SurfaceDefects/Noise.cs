namespace SurfaceDefects;

/// <summary>Gradient noise without a direction or a period (Perlin, 1985), and the cells of Worley (1996).</summary>
internal sealed class Noise(int seed)
{
    private static readonly (float X, float Y)[] Gradients =
        [.. Enumerable.Range(0, 16).Select(i => (MathF.Cos(i * MathF.Tau / 16), MathF.Sin(i * MathF.Tau / 16)))];

    /// <summary>About -0.7 to 0.7, mean 0, one bump per unit.</summary>
    public float At(float x, float y)
    {
        var left = (int)MathF.Floor(x);
        var top = (int)MathF.Floor(y);
        var (u, v) = (x - left, y - top);
        var (wu, wv) = (Fade(u), Fade(v));
        var upper = float.Lerp(Corner(left, top, u, v), Corner(left + 1, top, u - 1, v), wu);
        var lower = float.Lerp(Corner(left, top + 1, u, v - 1), Corner(left + 1, top + 1, u - 1, v - 1), wu);
        return float.Lerp(upper, lower, wv);
    }

    /// <summary>A sum of octaves, each of twice the frequency and <paramref name="gain"/> times the amplitude of the one before.</summary>
    public float Octaves(float x, float y, int octaves, float gain = 0.5f)
    {
        var (sum, amplitude) = (0f, 1f);
        for (var octave = 0; octave < octaves; octave++)
        {
            sum += amplitude * At(x + (octave * 37.7f), y - (octave * 19.3f));
            (x, y, amplitude) = (x * 2, y * 2, amplitude * gain);
        }

        return sum;
    }

    /// <summary>
    /// The cell around a point: distances to the nearest and second nearest seed (in cells) and a number from 0 to 1 of its own.
    /// </summary>
    public (float Nearest, float Second, float Own) Cell(float x, float y)
    {
        var left = (int)MathF.Floor(x);
        var top = (int)MathF.Floor(y);
        var (nearest, second, own) = (float.MaxValue, float.MaxValue, 0u);
        for (var row = top - 1; row <= top + 1; row++)
        {
            for (var column = left - 1; column <= left + 1; column++)
            {
                var hash = Hash(column, row);
                var dx = column + ((hash & 0xffff) / 65536f) - x;
                var dy = row + ((hash >> 16) / 65536f) - y;
                var distance = (dx * dx) + (dy * dy);
                if (distance < nearest)
                {
                    (second, nearest, own) = (nearest, distance, hash);
                }
                else if (distance < second)
                {
                    second = distance;
                }
            }
        }

        return (MathF.Sqrt(nearest), MathF.Sqrt(second), Fraction((int)own));
    }

    /// <summary>A number from 0 to 1 that belongs to an integer: the colour of the seventh thread, say.</summary>
    public float Fraction(int index) => (Hash(index, 0x51ed) >> 8) / 16777216f;

    private static float Fade(float t) => t * t * t * ((t * ((t * 6) - 15)) + 10);

    private float Corner(int column, int row, float dx, float dy)
    {
        var (x, y) = Gradients[Hash(column, row) >> 28];
        return (x * dx) + (y * dy);
    }

    /// <summary>A well-mixed number that belongs to two integers.</summary>
    public uint Hash(int x, int y)
    {
        var hash = ((uint)seed * 0x9e3779b1u) ^ ((uint)x * 0x85ebca77u) ^ ((uint)y * 0xc2b2ae3du);
        hash = (hash ^ (hash >> 15)) * 0x2c1b3c6du;
        hash = (hash ^ (hash >> 12)) * 0x297a2d39u;
        return hash ^ (hash >> 15);
    }
}
