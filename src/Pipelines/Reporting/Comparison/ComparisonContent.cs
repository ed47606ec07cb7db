namespace Pipelines.Reporting.Comparison;

/// <summary>What the page of a comparison is made of.</summary>
/// <param name="Comparison">The comparison.</param>
/// <param name="Find">Finds the file of an image by its name in <c>predictions.csv</c> of the first run; null where it
/// is not there.</param>
/// <param name="Time">When the page is made.</param>
/// <param name="Version">Version of the library.</param>
/// <param name="Options">What is shown.</param>
internal sealed record ComparisonContent(
    RunComparison Comparison, Func<string, string?> Find, DateTimeOffset Time, string Version, ReportOptions Options);
