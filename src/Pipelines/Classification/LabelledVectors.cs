using Pipelines.Numerics;

namespace Pipelines.Classification;

/// <summary>Scaled vectors and their classes.</summary>
/// <param name="Vectors">The vectors [N, D].</param>
/// <param name="Labels">The class of each.</param>
internal sealed record LabelledVectors(FeatureMatrix Vectors, IReadOnlyList<int> Labels);
