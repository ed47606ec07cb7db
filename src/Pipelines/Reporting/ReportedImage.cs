namespace Pipelines.Reporting;

/// <summary>An image that a report is about.</summary>
/// <param name="Name">Its name, as in <c>predictions.csv</c>.</param>
/// <param name="Path">Its file; null where that is not known.</param>
/// <param name="Label">Its class; null where it has none.</param>
internal sealed record ReportedImage(string Name, string? Path, string? Label);
