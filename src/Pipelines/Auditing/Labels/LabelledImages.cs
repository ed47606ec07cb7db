using Pipelines.Data;
using Pipelines.Numerics;

namespace Pipelines.Auditing.Labels;

/// <summary>Images whose labels are audited.</summary>
/// <param name="Vectors">Their feature vectors [N, D].</param>
/// <param name="Labels">The class of each.</param>
/// <param name="Units">What is never separated: copies of an image, images of a group.</param>
/// <param name="ClassNames">The names of the classes.</param>
internal sealed record LabelledImages(
    FeatureMatrix Vectors, IReadOnlyList<int> Labels, IReadOnlyList<ContentHash> Units, IReadOnlyList<string> ClassNames);
