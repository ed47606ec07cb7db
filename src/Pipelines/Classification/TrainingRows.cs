using System.Numerics.Tensors;
using Pipelines.Numerics;

namespace Pipelines.Classification;

/// <summary>Checks vectors and labels before training.</summary>
internal static class TrainingRows
{
    /// <summary>Throws unless every row is finite and has a class.</summary>
    /// <exception cref="ArgumentException">
    /// Rows, columns, labels or classes do not fit together: an error in the calling program.
    /// </exception>
    /// <exception cref="PipelineException">A vector has a number that is not finite: the backbone does not fit the images.</exception>
    public static void Check(FeatureMatrix features, IReadOnlyList<int> labels, int classes, string name, int? columns = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfZero(features.Rows, name);
        if (labels.Count != features.Rows)
        {
            throw new ArgumentException($"{labels.Count} labels for {features.Rows} vectors.", name);
        }

        if (columns is { } expected && features.Columns != expected)
        {
            throw new ArgumentException($"The vectors have {features.Columns} numbers, the training vectors {expected}.", name);
        }

        for (var row = 0; row < features.Rows; row++)
        {
            if (labels[row] < 0 || labels[row] >= classes)
            {
                throw new ArgumentException($"Row {row} has class {labels[row]}, but there are {classes} classes.", name);
            }

            if (!TensorPrimitives.IsFiniteAll<float>(features.Row(row)))
            {
                var value = features.Row(row).ToArray().First(number => !float.IsFinite(number));
                throw new PipelineException(new Problem(
                    $"{name} features",
                    $"The vector of image {row} has a number that is not finite ({value}).",
                    "Check the backbone's file and its mean and std: it gives such numbers for this image."));
            }
        }
    }
}
