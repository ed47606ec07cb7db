namespace Pipelines.Reporting.Charts;

/// <summary>One line of a chart.</summary>
/// <param name="Name">Its name, for the legend.</param>
/// <param name="Points">Its points; those that are not finite are left out.</param>
/// <param name="Color">Which of the page's colours, from 0.</param>
internal sealed record ChartSeries(string Name, IReadOnlyList<(double X, double Y)> Points, int Color);
