using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pipelines.Numerics;

/// <summary>What is summed over the columns of two rows.</summary>
internal interface IPairTerm
{
    /// <summary>The sum with the term of two values added, for as many columns at once as a vector holds.</summary>
    public static abstract Vector<float> Add(Vector<float> sum, Vector<float> x, Vector<float> y);
}

/// <summary>
/// Sums over the columns of each pair of four rows and two others. The eight sums stay in registers, which makes it several times as
/// fast as one pair at a time.
/// </summary>
internal static class RowTile
{
    /// <summary>Number of rows.</summary>
    public const int Rows = 4;

    /// <summary>Number of the other rows.</summary>
    public const int OtherRows = 2;

    /// <summary>Number of pairs.</summary>
    public const int Pairs = Rows * OtherRows;

    /// <summary>Sums up the columns that fill whole vectors; the rest is left to the caller.</summary>
    /// <param name="x0">The first of the four rows.</param>
    /// <param name="x1">The second.</param>
    /// <param name="x2">The third.</param>
    /// <param name="x3">The fourth.</param>
    /// <param name="y0">The first of the two others.</param>
    /// <param name="y1">The second.</param>
    /// <param name="length">Columns of each row.</param>
    /// <param name="sums">Receives the sums of the four rows with the first of the others, then those with the second.</param>
    /// <returns>How many columns were summed up.</returns>
    /// <remarks>Part of the method that calls it, so that it is compiled when and how that one asks for it.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Sum<TTerm>(
        ref float x0, ref float x1, ref float x2, ref float x3, ref float y0, ref float y1, int length, Span<float> sums)
        where TTerm : struct, IPairTerm
    {
        ref var p0 = ref Unsafe.As<float, Vector<float>>(ref x0);
        ref var p1 = ref Unsafe.As<float, Vector<float>>(ref x1);
        ref var p2 = ref Unsafe.As<float, Vector<float>>(ref x2);
        ref var p3 = ref Unsafe.As<float, Vector<float>>(ref x3);
        ref var q0 = ref Unsafe.As<float, Vector<float>>(ref y0);
        ref var q1 = ref Unsafe.As<float, Vector<float>>(ref y1);
        Vector<float> s00 = default, s10 = default, s20 = default, s30 = default;
        Vector<float> s01 = default, s11 = default, s21 = default, s31 = default;

        // Counted in whole vectors: counted in numbers, the loop for squared distances takes a tenth longer (.NET 10).
        var vectors = length / Vector<float>.Count;
        for (var at = 0; at < vectors; at++)
        {
            var a = Unsafe.Add(ref q0, at);
            var b = Unsafe.Add(ref q1, at);
            var x = Unsafe.Add(ref p0, at);
            s00 = TTerm.Add(s00, x, a);
            s01 = TTerm.Add(s01, x, b);
            x = Unsafe.Add(ref p1, at);
            s10 = TTerm.Add(s10, x, a);
            s11 = TTerm.Add(s11, x, b);
            x = Unsafe.Add(ref p2, at);
            s20 = TTerm.Add(s20, x, a);
            s21 = TTerm.Add(s21, x, b);
            x = Unsafe.Add(ref p3, at);
            s30 = TTerm.Add(s30, x, a);
            s31 = TTerm.Add(s31, x, b);
        }

        sums[0] = Vector.Sum(s00);
        sums[1] = Vector.Sum(s10);
        sums[2] = Vector.Sum(s20);
        sums[3] = Vector.Sum(s30);
        sums[4] = Vector.Sum(s01);
        sums[5] = Vector.Sum(s11);
        sums[6] = Vector.Sum(s21);
        sums[7] = Vector.Sum(s31);
        return vectors * Vector<float>.Count;
    }
}
