namespace Pipelines.Data.NearDuplicates;

/// <summary>
/// How alike two pictures are: one is laid over the other where it fits best (moved and stretched a little, mirrored or not), then their
/// details are compared. Two photos of white shirts have the same large shapes, but not the same details.
/// </summary>
internal static class PictureAlignment
{
    // Further apart than after cropping by a tenth, pictures are not the same any more.
    private const double MostStretch = 0.15;
    private const double MostShift = 0.12;
    private const int Steps = 8;

    // The last steps change less than a hundredth of a pixel.
    private const double Settled = 1e-4;

    // Below this, details that are roughly in place do not become alike by placing them exactly.
    private const double Hopeless = 0.5;

    // Pictures that are so alike as they are need not be mirrored.
    private const double Certain = 0.95;

    /// <summary>The correlation of their details, from 0 to 1; 0 where one picture has none.</summary>
    /// <param name="one">A picture.</param>
    /// <param name="two">Another one.</param>
    public static double Similarity(GreyPicture one, GreyPicture two)
    {
        var (first, second) = (new DetailPicture(one), new DetailPicture(two));
        var plain = Best(first, second);
        return plain >= Certain ? plain : Math.Max(plain, Best(first, second.Mirrored()));
    }

    private static double Best(DetailPicture one, DetailPicture two)
    {
        // Large shapes first: they say roughly where, the details say exactly.
        var placement = Refine(one.Coarse, two.Coarse, Placement.Identity);
        placement = Refine(one.Middle, two.Middle, placement);
        var roughly = one.Correlation(two, placement);
        return roughly < Hopeless ? roughly : Math.Max(roughly, one.Correlation(two, Refine(one.Details, two.Details, placement)));
    }

    /// <summary>Gauss-Newton steps towards the placement with the least squared difference, brightness and contrast left free.</summary>
    private static Placement Refine(SmoothGrid one, SmoothGrid two, Placement placement)
    {
        for (var step = 0; step < Steps; step++)
        {
            if (PlacementStep.Of(one, two, placement) is not { } next
                || Math.Abs(next.Width - 1) > MostStretch || Math.Abs(next.Height - 1) > MostStretch
                || Math.Abs(next.Left) > MostShift || Math.Abs(next.Top) > MostShift)
            {
                return placement;
            }

            var change = Math.Abs(next.Left - placement.Left) + Math.Abs(next.Top - placement.Top)
                + Math.Abs(next.Width - placement.Width) + Math.Abs(next.Height - placement.Height);
            placement = next;
            if (change < Settled)
            {
                break;
            }
        }

        return placement;
    }
}
