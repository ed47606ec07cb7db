using Pipelines.Numerics;

namespace Pipelines.Reporting;

/// <summary>Images with their embeddings.</summary>
/// <param name="Images">The images.</param>
/// <param name="Embeddings">A row for each.</param>
internal sealed record ReportedVectors(IReadOnlyList<ReportedImage> Images, FeatureMatrix Embeddings);
