namespace StockConsumer.Tests;

/// <summary>Equal up to rounding.</summary>
internal static class Near
{
    /// <summary>Every number within 1e-4 of the expected one, or of the largest expected one's share where that is above 1.</summary>
    public static void Assert(IReadOnlyList<float> expected, IReadOnlyList<float> actual)
    {
        Xunit.Assert.Equal(expected.Count, actual.Count);
        var tolerance = 1e-4 * Math.Max(1, expected.Max(Math.Abs));
        Xunit.Assert.All(expected.Zip(actual), pair => Xunit.Assert.InRange(pair.Second, pair.First - tolerance, pair.First + tolerance));
    }
}
