using System.Numerics;

namespace Pipelines.Data.NearDuplicates;

/// <summary>
/// 64 bits that similar pictures share: for each of the lowest frequencies of the picture whether there is more of it than of most.
/// </summary>
/// <param name="Bits">Of the picture.</param>
/// <param name="MirroredBits">Of the picture with left and right exchanged.</param>
internal readonly record struct PerceptualHash(ulong Bits, ulong MirroredBits)
{
    private const int Frequencies = 8;
    private static readonly double[,] s_waves = Waves();

    /// <summary>The hash of a picture.</summary>
    public static PerceptualHash Of(GreyPicture picture)
    {
        var amounts = Amounts(picture);

        // In the mirrored picture waves with an odd number of half periods across have the other sign.
        return new(Bits64(amounts), Bits64([.. amounts.Select((amount, i) => i % Frequencies % 2 == 1 ? -amount : amount)]));
    }

    /// <summary>Bits in which two pictures differ: the fewest, as they are or with one of them mirrored.</summary>
    public int DistanceTo(PerceptualHash other) => Math.Min(
        BitOperations.PopCount(Bits ^ other.Bits), BitOperations.PopCount(MirroredBits ^ other.Bits));

    private static ulong Bits64(double[] amounts)
    {
        // The mean brightness, which comes first, is always far above the others.
        var median = amounts.Skip(1).Order().ElementAt(amounts.Length / 2);
        var bits = 0UL;
        for (var i = 1; i < amounts.Length; i++)
        {
            bits |= amounts[i] > median ? 1UL << i : 0;
        }

        return bits;
    }

    /// <summary>How much there is of each wave (a discrete cosine transform), by frequency down and across.</summary>
    private static double[] Amounts(GreyPicture picture)
    {
        const int Side = GreyPicture.Side;
        var across = new double[Side, Frequencies];
        for (var y = 0; y < Side; y++)
        {
            for (var u = 0; u < Frequencies; u++)
            {
                for (var x = 0; x < Side; x++)
                {
                    across[y, u] += s_waves[u, x] * picture.Values[(y * Side) + x];
                }
            }
        }

        var amounts = new double[Frequencies * Frequencies];
        for (var v = 0; v < Frequencies; v++)
        {
            for (var u = 0; u < Frequencies; u++)
            {
                for (var y = 0; y < Side; y++)
                {
                    amounts[(v * Frequencies) + u] += s_waves[v, y] * across[y, u];
                }
            }
        }

        return amounts;
    }

    private static double[,] Waves()
    {
        var waves = new double[Frequencies, GreyPicture.Side];
        for (var frequency = 0; frequency < Frequencies; frequency++)
        {
            for (var at = 0; at < GreyPicture.Side; at++)
            {
                waves[frequency, at] = Math.Cos(Math.PI * frequency * (at + 0.5) / GreyPicture.Side);
            }
        }

        return waves;
    }
}
