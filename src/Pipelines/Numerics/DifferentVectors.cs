namespace Pipelines.Numerics;

/// <summary>How many rows of a matrix differ from each other.</summary>
internal static class DifferentVectors
{
    /// <summary>
    /// Counts different rows and stops at <paramref name="atMost"/>, so that large data with few groups costs next to nothing.
    /// </summary>
    public static int Count(FeatureMatrix features, int atMost = int.MaxValue)
    {
        var seen = new HashSet<int>(new RowEquality(features));
        for (var row = 0; row < features.Rows && seen.Count < atMost; row++)
        {
            seen.Add(row);
        }

        return seen.Count;
    }

    private sealed class RowEquality(FeatureMatrix features) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => features.Row(x).SequenceEqual(features.Row(y));

        public int GetHashCode(int row)
        {
            var hash = default(HashCode);
            foreach (var value in features.Row(row))
            {
                hash.Add(value);
            }

            return hash.ToHashCode();
        }
    }
}
