namespace Pipelines.Clustering;

/// <summary>The silhouette of each row.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="Values">One for each row used.</param>
/// <param name="Rows">The rows used: all, or a sample.</param>
internal sealed record SilhouetteValues(double Mean, IReadOnlyList<double> Values, IReadOnlyList<int> Rows);
