using Pipelines.Numerics;

namespace Pipelines.Tasks.Classification;

/// <summary>Two matrices with the same rows in one.</summary>
internal static class FurtherColumns
{
    /// <summary>The one with the other behind it; the one itself where there is no other.</summary>
    public static FeatureMatrix Join(FeatureMatrix first, FeatureMatrix? further)
    {
        if (further is null)
        {
            return first;
        }

        var joined = new FeatureMatrix(first.Rows, first.Columns + further.Columns);
        for (var row = 0; row < joined.Rows; row++)
        {
            first.Row(row).CopyTo(joined.Row(row));
            further.Row(row).CopyTo(joined.Row(row)[first.Columns..]);
        }

        return joined;
    }

    /// <summary>Both again.</summary>
    /// <param name="joined">What <see cref="Join"/> made.</param>
    /// <param name="columns">The columns of the first.</param>
    public static (FeatureMatrix First, FeatureMatrix? Further) Split(FeatureMatrix joined, int columns)
    {
        if (joined.Columns == columns)
        {
            return (joined, null);
        }

        var (first, further) = (new FeatureMatrix(joined.Rows, columns), new FeatureMatrix(joined.Rows, joined.Columns - columns));
        for (var row = 0; row < joined.Rows; row++)
        {
            joined.Row(row)[..columns].CopyTo(first.Row(row));
            joined.Row(row)[columns..].CopyTo(further.Row(row));
        }

        return (first, further);
    }
}
