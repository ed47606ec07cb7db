using System.Buffers;
using System.Runtime.InteropServices;

namespace Pipelines.Backbones.Weights;

/// <summary>
/// One named tensor of a weight file. Its values are read from the file when they are asked for, and again each time: two tensors
/// that share a storage in the file are two tensors here. Reading ends with the <see cref="StateDictionary"/> that it came from.
/// </summary>
internal sealed class WeightTensor
{
    private const int ChunkSize = 1 << 16;

    private readonly TensorLayout _layout;
    private readonly StoredBytes _storage;

    internal WeightTensor(string name, ElementType elementType, TensorLayout layout, StoredBytes storage)
    {
        Name = name;
        ElementType = elementType;
        _layout = layout;
        _storage = storage;
    }

    /// <summary>The name in the file, with whatever prefix it has there.</summary>
    public string Name { get; }

    /// <summary>How the file stores the elements.</summary>
    public ElementType ElementType { get; }

    /// <summary>
    /// Whether the file stores floating-point numbers. Integers and truth values, such as <c>num_batches_tracked</c>, are no weights.
    /// </summary>
    public bool IsFloatingPoint => ElementType.IsFloatingPoint();

    /// <summary>Sizes of the dimensions; empty for a single number.</summary>
    public IReadOnlyList<long> Shape => _layout.Shape;

    /// <summary>How many elements: the product of the shape.</summary>
    public int Count => _layout.Count;

    /// <summary>The values as float32 in row-major order, whatever the order in the file.</summary>
    /// <exception cref="PipelineException">The file cannot be read or is damaged.</exception>
    public float[] ToFloats()
    {
        var values = GC.AllocateUninitializedArray<float>(Count);
        CopyTo(values);
        return values;
    }

    /// <summary>
    /// Copies the values as float32 in row-major order. float16 and bfloat16 are exact; float64 is rounded, and infinite beyond float32's
    /// range; integers are exact up to 2^24 and rounded beyond; true is 1.
    /// </summary>
    /// <param name="destination">Room for <see cref="Count"/> values.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="PipelineException">The file cannot be read or is damaged.</exception>
    public void CopyTo(Span<float> destination)
    {
        if (destination.Length < Count)
        {
            throw new ArgumentException(
                $"The tensor '{Name}' has {Count} values, the destination room for {destination.Length}.", nameof(destination));
        }

        destination = destination[..Count];
        if (_layout.IsContiguous)
        {
            ReadStored(destination);
            return;
        }

        var stored = GC.AllocateUninitializedArray<float>(_layout.Span);
        ReadStored(stored);
        _layout.Gather(stored, destination);
    }

    /// <summary>Reads stored elements one after the other, from the tensor's first on.</summary>
    private void ReadStored(Span<float> values)
    {
        var size = ElementType.Size();
        var position = _layout.Offset * size;
        if (ElementType == ElementType.Float32)
        {
            _storage.Read(position, MemoryMarshal.AsBytes(values));
            return;
        }

        var chunk = ArrayPool<byte>.Shared.Rent(Math.Min(ChunkSize, values.Length * size));
        try
        {
            while (values.Length > 0)
            {
                var count = Math.Min(values.Length, chunk.Length / size);
                var bytes = chunk.AsSpan(0, count * size);
                _storage.Read(position, bytes);
                FloatConversion.Convert(ElementType, bytes, values[..count]);
                position += bytes.Length;
                values = values[count..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
