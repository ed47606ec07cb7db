using System.Numerics.Tensors;

namespace Pipelines.Numerics;

/// <summary>Refuses vectors with which no distance can be computed.</summary>
internal static class FiniteVectors
{
    /// <exception cref="PipelineException">There are no vectors, or a value is NaN or infinite.</exception>
    public static void Check(FeatureMatrix features)
    {
        if (features.Values.Length == 0)
        {
            throw new PipelineException(new Problem("features", "There are no feature vectors.", "Give at least one usable image."));
        }

        if (!TensorPrimitives.IsFiniteAll<float>(features.Values))
        {
            var place = Array.FindIndex(features.Values, static value => !float.IsFinite(value));
            var (row, column) = Math.DivRem(place, features.Columns);
            throw new PipelineException(new Problem(
                $"features, row {row}, column {column}",
                $"The value is {features.Values[place]}, not a finite number.",
                "Check the backbone's mean and std, or use another backbone."));
        }
    }
}
