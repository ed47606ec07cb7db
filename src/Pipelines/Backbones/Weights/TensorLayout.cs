namespace Pipelines.Backbones.Weights;

/// <summary>Where the elements of a tensor lie among the elements of its storage.</summary>
/// <param name="Shape">Sizes of the dimensions; none for a single number.</param>
/// <param name="Strides">For each dimension, how many stored elements lie from one index to the next.</param>
/// <param name="Offset">Index of the first element in the storage.</param>
/// <param name="Count">Elements of the tensor.</param>
/// <param name="Span">Stored elements from the tensor's first to its last.</param>
internal sealed record TensorLayout(long[] Shape, long[] Strides, long Offset, int Count, int Span)
{
    /// <summary>Dimensions that a tensor may have; torch allows 64.</summary>
    public const int MaximumRank = 64;

    private const string Tensors = "the values of its tensors";

    /// <summary>Bytes of what describes a tensor, without its name and shape.</summary>
    private const int ObjectBytes = 320;

    /// <summary>Whether the elements lie one after the other in row-major order.</summary>
    public bool IsContiguous { get; } = Count < 2 || FollowsRowMajor(Shape, Strides);

    /// <summary>Checks that a layout lies within its storage.</summary>
    /// <param name="source">The file, for errors.</param>
    /// <param name="budget">What the file may take; the tensor's values are taken from it, as float32.</param>
    /// <param name="name">The tensor's name, for errors.</param>
    /// <param name="shape">Sizes of the dimensions.</param>
    /// <param name="strides">Strides in elements; null for contiguous.</param>
    /// <param name="offset">Index of the first element in the storage.</param>
    /// <param name="stored">Elements in the storage.</param>
    /// <exception cref="PipelineException">It does not, or the tensor is larger than the file explains.</exception>
    public static TensorLayout Create(
        ByteSource source, ReadBudget budget, string name, long[] shape, long[]? strides, long offset, long stored)
    {
        budget.Take(ObjectBytes + (8L * Math.Min(shape.Length, MaximumRank)), Tensors);
        strides ??= shape.Length > MaximumRank ? [] : RowMajor(shape);
        if (shape.Length != strides.Length || shape.Length > MaximumRank || shape.Any(size => size < 0)
            || strides.Any(stride => stride < 0))
        {
            throw source.Damaged($"The tensor '{name}' has an impossible shape [{Text(shape)}] with strides [{Text(strides)}].");
        }

        if (shape.Contains(0))
        {
            return new(shape, strides, 0, 0, 0);
        }

        // Both are kept at most at long's maximum, so that no product overflows.
        Int128 last = offset;
        Int128 count = 1;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            last = Int128.Min(last + ((Int128)(shape[axis] - 1) * strides[axis]), long.MaxValue);
            count = Int128.Min(count * shape[axis], long.MaxValue);
        }

        if (offset < 0 || last >= stored)
        {
            throw source.Damaged(
                $"The tensor '{name}' of shape [{Text(shape)}] needs more elements than the {stored:n0} that are stored for it.");
        }

        // Strides of zero repeat elements; a few bytes must not ask for gigabytes.
        if (count > source.Length || count > Array.MaxLength || last - offset >= Array.MaxLength)
        {
            throw source.Refused(
                $"The tensor '{name}' of shape [{Text(shape)}] has more elements than a file of {source.Length:n0} bytes explains, or than "
                    + "an array can hold.",
                "Save it with its elements written out (tensor.contiguous().clone()).");
        }

        // Tensors may share what is stored, but each is read on its own.
        var layout = new TensorLayout(shape, strides, offset, (int)count, (int)(last - offset) + 1);
        budget.Take(sizeof(float) * (layout.Count + (layout.IsContiguous ? 0L : layout.Span)), Tensors);
        return layout;
    }

    /// <summary>Picks the tensor's elements, in row-major order.</summary>
    /// <param name="stored">The stored elements from the tensor's first to its last.</param>
    /// <param name="values">Receives <see cref="Count"/> elements.</param>
    public void Gather(ReadOnlySpan<float> stored, Span<float> values)
    {
        var index = new long[Shape.Length];
        var inner = Shape.Length - 1;
        var position = 0L;
        for (var written = 0; written < Count;)
        {
            for (var i = 0L; i < Shape[inner]; i++)
            {
                values[written++] = stored[(int)(position + (i * Strides[inner]))];
            }

            for (var axis = inner - 1; axis >= 0; axis--)
            {
                position += Strides[axis];
                if (++index[axis] < Shape[axis])
                {
                    break;
                }

                position -= Shape[axis] * Strides[axis];
                index[axis] = 0;
            }
        }
    }

    private static bool FollowsRowMajor(long[] shape, long[] strides)
    {
        var expected = 1L;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            // The stride of a dimension of one is never used; torch writes anything there.
            if (shape[axis] != 1 && strides[axis] != expected)
            {
                return false;
            }

            expected *= shape[axis];
        }

        return true;
    }

    private static long[] RowMajor(long[] shape)
    {
        var strides = new long[shape.Length];
        var stride = 1L;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride = stride > 0 && shape[axis] > long.MaxValue / stride ? long.MaxValue : stride * Math.Max(shape[axis], 1);
        }

        return strides;
    }

    private static string Text(long[] numbers) => string.Join(", ", numbers.Take(MaximumRank));
}
