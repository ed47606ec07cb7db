namespace SurfaceDefects;

/// <summary>The draws from a seeded generator that pictures are made with.</summary>
internal static class Chance
{
    /// <summary>A number between <paramref name="low"/> and <paramref name="high"/>, all equally likely.</summary>
    public static float Between(this Random random, float low, float high) => low + ((high - low) * random.NextSingle());

    /// <summary>True in the given part of all draws.</summary>
    public static bool Happens(this Random random, float probability) => random.NextSingle() < probability;

    /// <summary>-1 or 1.</summary>
    public static int Sign(this Random random) => random.Next(2) == 0 ? -1 : 1;

    /// <summary>A normally distributed number with mean 0 and standard deviation 1 (Box and Muller, 1958).</summary>
    public static float Normal(this Random random)
    {
        var radius = MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle()));
        return radius * MathF.Cos(MathF.Tau * random.NextSingle());
    }

    /// <summary>One of the given values, all equally likely.</summary>
    public static T OneOf<T>(this Random random, params ReadOnlySpan<T> values) => values[random.Next(values.Length)];
}
