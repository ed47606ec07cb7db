using System.Numerics.Tensors;

namespace Pipelines.Imaging.Augmentation.Operations;

/// <summary>
/// Blurs square images with a Gaussian; edges are mirrored about their outermost pixels. Reuses its buffers, so that each thread has its
/// own.
/// </summary>
/// <param name="size">Side of the square, in pixels.</param>
internal sealed class GaussianBlur(int size)
{
    private readonly float[] _plane = new float[size * size];
    private float[] _paddedRow = [];
    private float[] _weights = [];

    /// <summary>Blurs in place.</summary>
    /// <param name="planes">Any number of planes of size × size, 0 to 255.</param>
    /// <param name="sigma">The standard deviation, in pixels; weights beyond three of them are left out.</param>
    public void Apply(Span<float> planes, double sigma)
    {
        var radius = Math.Min((int)Math.Ceiling(3 * sigma), size - 1);
        SetWeights(radius, sigma);
        for (var start = 0; start < planes.Length; start += size * size)
        {
            var plane = planes.Slice(start, size * size);
            BlurRows(plane, radius);
            BlurColumns(plane, radius);
        }

        // The weights add up to 1 except for rounding.
        TensorPrimitives.Min(planes, 255f, planes);
    }

    private void SetWeights(int radius, double sigma)
    {
        Array.Resize(ref _weights, (2 * radius) + 1);
        Array.Resize(ref _paddedRow, size + (2 * radius));
        for (var i = -radius; i <= radius; i++)
        {
            _weights[i + radius] = (float)Math.Exp(-i * i / (2 * sigma * sigma));
        }

        TensorPrimitives.Divide(_weights, TensorPrimitives.Sum<float>(_weights), _weights);
    }

    private void BlurRows(ReadOnlySpan<float> plane, int radius)
    {
        for (var y = 0; y < size; y++)
        {
            plane.Slice(y * size, size).CopyTo(_paddedRow.AsSpan(radius));
            for (var i = 1; i <= radius; i++)
            {
                _paddedRow[radius - i] = _paddedRow[radius + i];
                _paddedRow[radius + size - 1 + i] = _paddedRow[radius + size - 1 - i];
            }

            var target = _plane.AsSpan(y * size, size);
            TensorPrimitives.Multiply(_paddedRow.AsSpan(0, size), _weights[0], target);
            for (var i = 1; i < _weights.Length; i++)
            {
                TensorPrimitives.MultiplyAdd(_paddedRow.AsSpan(i, size), _weights[i], target, target);
            }
        }
    }

    private void BlurColumns(Span<float> plane, int radius)
    {
        for (var y = 0; y < size; y++)
        {
            var target = plane.Slice(y * size, size);
            TensorPrimitives.Multiply(_plane.AsSpan(y * size, size), _weights[radius], target);
            for (var i = 1; i <= radius; i++)
            {
                var above = Math.Abs(y - i);
                var below = size - 1 - Math.Abs(size - 1 - y - i);
                TensorPrimitives.MultiplyAdd(_plane.AsSpan(above * size, size), _weights[radius + i], target, target);
                TensorPrimitives.MultiplyAdd(_plane.AsSpan(below * size, size), _weights[radius + i], target, target);
            }
        }
    }
}
