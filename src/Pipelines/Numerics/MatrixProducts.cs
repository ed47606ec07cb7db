using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pipelines.Numerics;

/// <summary>
/// The two matrix products of a linear layer's training. Every number is added up in an order that depends only on the sizes, so results
/// are the same bit for bit on any number of cores.
/// </summary>
/// <remarks>
/// Tiles of 4 × 2 rows keep their sums (<see cref="RowTile"/>), or their factors, in registers. Columns and the rows on the one side are
/// taken in blocks that stay in the caches while the rows on the other side pass by once. A tile that reaches beyond the last row
/// repeats it. A training is often over before the runtime would have compiled its methods a second time with optimization, so the inner
/// ones ask for it at once.
/// </remarks>
internal static class MatrixProducts
{
    private const int ColumnsInBlock = 1024;
    private const int RowsInBlock = 64;

    // Below this, some 100 µs on one core, waking another one costs about as much as it saves.
    private const double MultiplicationsToShare = 4e6;

    /// <summary>The products of each input with each row of weights, plus a bias: a linear layer's outputs.</summary>
    /// <param name="inputs">Inputs [N, D].</param>
    /// <param name="weights">Weights [M, D].</param>
    /// <param name="bias">One number for each of the M outputs.</param>
    /// <param name="outputs">Receives [N, M], row after row.</param>
    public static void Linear(RowView inputs, RowView weights, float[] bias, float[] outputs)
    {
        for (var row = 0; row < inputs.Count; row++)
        {
            bias.CopyTo(outputs.AsSpan(row * bias.Length));
        }

        Share(
            (inputs.Count + RowTile.Rows - 1) / RowTile.Rows,
            (double)inputs.Count * weights.Count * inputs.Columns,
            (from, to) => DotProducts(inputs, from * RowTile.Rows, Math.Min(to * RowTile.Rows, inputs.Count), weights, outputs));
    }

    /// <summary>Adds to each sum the weighted rows: sums[m] += Σₙ factors[m, n] · rows[n].</summary>
    /// <param name="sums">What is added to [M, D]; all rows different.</param>
    /// <param name="rows">What is added [N, D].</param>
    /// <param name="factors">The factor of sum m and row n at m · <paramref name="sumStride"/> + n · <paramref name="rowStride"/>.</param>
    /// <param name="sumStride">Distance of one sum's factors to the next one's.</param>
    /// <param name="rowStride">Distance of one row's factors to the next one's.</param>
    public static void AddWeighted(RowView sums, RowView rows, float[] factors, int sumStride, int rowStride) => Share(
        (sums.Count + 1) / 2,
        (double)sums.Count * rows.Count * rows.Columns,
        (from, to) => AddWeighted(sums, from * 2, Math.Min(to * 2, sums.Count), rows, factors, sumStride, rowStride));

    private static void Share(int units, double multiplications, Action<int, int> work)
    {
        var parts = multiplications < MultiplicationsToShare ? 1 : Math.Min(units, Environment.ProcessorCount);
        if (parts == 1)
        {
            work(0, units);
            return;
        }

        Parallel.For(0, parts, part => work((int)((long)part * units / parts), (int)((part + 1L) * units / parts)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotProducts(RowView inputs, int from, int to, RowView weights, float[] outputs)
    {
        Span<float> products = stackalloc float[RowTile.Pairs];
        for (var column = 0; column < inputs.Columns; column += ColumnsInBlock)
        {
            var columns = Math.Min(ColumnsInBlock, inputs.Columns - column);
            for (var block = 0; block < weights.Count; block += RowsInBlock)
            {
                var blockEnd = Math.Min(block + RowsInBlock, weights.Count);
                for (var row = from; row < to; row += RowTile.Rows)
                {
                    var rowsInTile = Math.Min(RowTile.Rows, to - row);
                    for (var output = block; output < blockEnd; output += RowTile.OtherRows)
                    {
                        DotProducts(
                            ref inputs.At(row, column),
                            ref inputs.At(row + 1, column),
                            ref inputs.At(row + 2, column),
                            ref inputs.At(row + 3, column),
                            ref weights.At(output, column),
                            ref weights.At(output + 1, column),
                            columns,
                            products);
                        for (var i = 0; i < rowsInTile; i++)
                        {
                            var at = ((row + i) * weights.Count) + output;
                            outputs[at] += products[i];
                            if (output + 1 < weights.Count)
                            {
                                outputs[at + 1] += products[i + RowTile.Rows];
                            }
                        }
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotProducts(
        ref float x0, ref float x1, ref float x2, ref float x3, ref float w0, ref float w1, int length, Span<float> products)
    {
        var summed = RowTile.Sum<Product>(ref x0, ref x1, ref x2, ref x3, ref w0, ref w1, length, products);
        for (var at = summed; at < length; at++)
        {
            var a = Unsafe.Add(ref w0, at);
            var b = Unsafe.Add(ref w1, at);
            products[0] += Unsafe.Add(ref x0, at) * a;
            products[1] += Unsafe.Add(ref x1, at) * a;
            products[2] += Unsafe.Add(ref x2, at) * a;
            products[3] += Unsafe.Add(ref x3, at) * a;
            products[4] += Unsafe.Add(ref x0, at) * b;
            products[5] += Unsafe.Add(ref x1, at) * b;
            products[6] += Unsafe.Add(ref x2, at) * b;
            products[7] += Unsafe.Add(ref x3, at) * b;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddWeighted(RowView sums, int from, int to, RowView rows, float[] factors, int sumStride, int rowStride)
    {
        for (var column = 0; column < sums.Columns; column += ColumnsInBlock)
        {
            var columns = Math.Min(ColumnsInBlock, sums.Columns - column);
            for (var block = from; block < to; block += RowsInBlock)
            {
                var blockEnd = Math.Min(block + RowsInBlock, to);
                for (var row = 0; row < rows.Count; row += 4)
                {
                    for (var sum = block; sum < blockEnd; sum += 2)
                    {
                        var next = Math.Min(sum + 1, sums.Count - 1);
                        AddWeighted(
                            ref sums.At(sum, column),
                            ref sums.At(next, column),
                            ref rows.At(row, column),
                            ref rows.At(row + 1, column),
                            ref rows.At(row + 2, column),
                            ref rows.At(row + 3, column),
                            Factors(sum),
                            Factors(next),
                            columns);
                    }

                    Vector4 Factors(int sum) => new(Factor(sum, row), Factor(sum, row + 1), Factor(sum, row + 2), Factor(sum, row + 3));
                }
            }
        }

        float Factor(int sum, int row) => row < rows.Count ? factors[(sum * sumStride) + (row * rowStride)] : 0;
    }

    // Both sums may be one and the same: they are read before either is written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddWeighted(
        ref float sum0,
        ref float sum1,
        ref float x0,
        ref float x1,
        ref float x2,
        ref float x3,
        Vector4 factors0,
        Vector4 factors1,
        int length)
    {
        var f00 = new Vector<float>(factors0.X);
        var f01 = new Vector<float>(factors0.Y);
        var f02 = new Vector<float>(factors0.Z);
        var f03 = new Vector<float>(factors0.W);
        var f10 = new Vector<float>(factors1.X);
        var f11 = new Vector<float>(factors1.Y);
        var f12 = new Vector<float>(factors1.Z);
        var f13 = new Vector<float>(factors1.W);
        nuint at = 0;
        for (; at + (nuint)Vector<float>.Count <= (nuint)length; at += (nuint)Vector<float>.Count)
        {
            var s0 = Vector.LoadUnsafe(ref sum0, at);
            var s1 = Vector.LoadUnsafe(ref sum1, at);
            var x = Vector.LoadUnsafe(ref x0, at);
            s0 = Vector.MultiplyAddEstimate(x, f00, s0);
            s1 = Vector.MultiplyAddEstimate(x, f10, s1);
            x = Vector.LoadUnsafe(ref x1, at);
            s0 = Vector.MultiplyAddEstimate(x, f01, s0);
            s1 = Vector.MultiplyAddEstimate(x, f11, s1);
            x = Vector.LoadUnsafe(ref x2, at);
            s0 = Vector.MultiplyAddEstimate(x, f02, s0);
            s1 = Vector.MultiplyAddEstimate(x, f12, s1);
            x = Vector.LoadUnsafe(ref x3, at);
            s0 = Vector.MultiplyAddEstimate(x, f03, s0);
            s1 = Vector.MultiplyAddEstimate(x, f13, s1);
            s0.StoreUnsafe(ref sum0, at);
            s1.StoreUnsafe(ref sum1, at);
        }

        for (; at < (nuint)length; at++)
        {
            var x = new Vector4(Unsafe.Add(ref x0, at), Unsafe.Add(ref x1, at), Unsafe.Add(ref x2, at), Unsafe.Add(ref x3, at));
            var s0 = Unsafe.Add(ref sum0, at) + Vector4.Dot(x, factors0);
            var s1 = Unsafe.Add(ref sum1, at) + Vector4.Dot(x, factors1);
            Unsafe.Add(ref sum0, at) = s0;
            Unsafe.Add(ref sum1, at) = s1;
        }
    }

    private readonly struct Product : IPairTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Add(Vector<float> sum, Vector<float> x, Vector<float> y) => Vector.MultiplyAddEstimate(x, y, sum);
    }
}
