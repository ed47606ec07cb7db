namespace Pipelines.Reporting.Html;

/// <summary>A part of a page with a heading of its own.</summary>
/// <param name="Id">Its anchor.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Body">What stands below the heading.</param>
internal sealed record ReportSection(string Id, string Title, Markup Body);
