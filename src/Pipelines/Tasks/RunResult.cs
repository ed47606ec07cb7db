using System.Globalization;

namespace Pipelines;

/// <summary>What a finished run has to say.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Folder">The run folder, with <c>model.zip</c>, <c>model.onnx</c>, <c>metrics.json</c> and the rest.</param>
/// <param name="Skipped">Images that could not be used, and why.</param>
/// <param name="Notes">What a user should know besides.</param>
/// <param name="Elapsed">Time of the whole run.</param>
public abstract record RunResult(
    string Pipeline, string Folder, IReadOnlyList<SkippedImage> Skipped, IReadOnlyList<RunNote> Notes, TimeSpan Elapsed)
{
    /// <summary>
    /// Which images the metrics are of: <c>test</c>, <c>validation</c>, <c>train</c> or <c>cross-validation</c>; null where that is no
    /// choice of the run.
    /// </summary>
    public virtual string? MeasuredOn => null;

    /// <summary>All metrics, as in <c>metrics.json</c>.</summary>
    public abstract object AllMetrics { get; }

    /// <summary>How many images the result is about, for a person: <c>240 test</c>.</summary>
    public abstract string ImagesText { get; }

    /// <summary>The result in one line, for a person.</summary>
    public abstract string Summary { get; }

    /// <summary>The metrics that one compares runs by; those that are not known are left out.</summary>
    public abstract IReadOnlyList<ResultFigure> Figures { get; }
}

/// <summary>One metric of a run.</summary>
/// <param name="MeasuredOn">Which images it is of: <c>test</c>, <c>validation</c>, <c>train</c> or <c>cross-validation</c>.</param>
/// <param name="Images">How many images that are.</param>
/// <param name="Metric">Its name, as in <c>metrics.json</c>.</param>
/// <param name="Value">Its value.</param>
public sealed record ResultFigure(string MeasuredOn, int Images, string Metric, double Value)
{
    /// <summary>Where its true value lies, at a level of 0.95; null where that is not known.</summary>
    public Interval? Interval { get; init; }

    /// <summary>A share or score with four digits after the point; a dash where it is not known.</summary>
    internal static string Text(double? value) => value is { } number ? number.ToString("0.0000", CultureInfo.InvariantCulture) : "-";

    /// <summary>Figures of the same images, without those that are not known.</summary>
    internal static IReadOnlyList<ResultFigure> Of(
        string measuredOn, int images, params ReadOnlySpan<(string Metric, double? Value)> metrics)
    {
        var figures = new List<ResultFigure>();
        foreach (var (metric, value) in metrics)
        {
            if (value is { } number)
            {
                figures.Add(new(measuredOn, images, metric, number));
            }
        }

        return figures;
    }
}
