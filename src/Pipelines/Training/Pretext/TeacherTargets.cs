using System.Numerics.Tensors;
using Pipelines.Imaging.Augmentation.Operations;
using Pipelines.Numerics;

namespace Pipelines.Training.Pretext;

/// <summary>
/// What a teacher sees in each cell of a grid over each image. The target of a part of an image is the mean of its cells, weighted by the
/// area that the part has in them.
/// </summary>
/// <param name="maps">One row for each image: dimensions × cells down × cells across.</param>
/// <param name="dimensions">Numbers for each cell.</param>
/// <param name="side">Cells along each side of the square.</param>
internal sealed class TeacherTargets(FeatureMatrix maps, int dimensions, int side)
{
    /// <summary>Length of a target.</summary>
    public int Dimensions => dimensions;

    /// <summary>The targets of parts of images, one after the other.</summary>
    public float[] Of(int[] images, VisiblePart[] parts)
    {
        var targets = new float[images.Length * dimensions];
        Parallel.For(0, images.Length, row =>
        {
            Span<float> weights = stackalloc float[side * side];
            Weigh(parts[row], weights);
            var map = maps.Row(images[row]);
            for (var dimension = 0; dimension < dimensions; dimension++)
            {
                var cells = map.Slice(dimension * weights.Length, weights.Length);
                targets[(row * dimensions) + dimension] = TensorPrimitives.Dot(cells, weights);
            }
        });
        return targets;
    }

    /// <summary>The share of a part that lies in each cell.</summary>
    private void Weigh(VisiblePart part, Span<float> weights)
    {
        var area = (part.Right - part.Left) * (part.Bottom - part.Top);
        for (var row = 0; row < side; row++)
        {
            var height = Overlap(part.Top, part.Bottom, row);
            for (var column = 0; column < side; column++)
            {
                weights[(row * side) + column] = height * Overlap(part.Left, part.Right, column) / area;
            }
        }
    }

    private float Overlap(float from, float to, int cell) =>
        Math.Max(0, Math.Min(to, (cell + 1f) / side) - Math.Max(from, (float)cell / side));
}
