using Pipelines.Evaluation;
using Pipelines.Reporting.Charts;
using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Classification;

/// <summary>How far the scores can be relied on: the reliability diagram, and accuracy against coverage.</summary>
internal static class ScoresSection
{
    /// <summary>Of fewer images a curve says nothing.</summary>
    private const int FewestImages = 10;

    private static readonly double[] s_coverages = [1, 0.95, 0.9, 0.8, 0.7, 0.5];

    /// <summary>The section.</summary>
    public static ReportSection Of(ClassificationReport report, Predictions predictions)
    {
        if (report.Images.Count < FewestImages)
        {
            return new("scores", "Scores", Markup.Of(
                $"<p>{Quantity.Of(report.Images.Count, "images")} {(report.Images.Count == 1 ? "is" : "are")} too few to say how far "
                + $"scores can be relied on.</p>"));
        }

        var bins = new CalibrationBins();
        for (var image = 0; image < report.Images.Count; image++)
        {
            bins.Add(predictions.Score[image], predictions.IsRight(image));
        }

        var filled = bins.Bins.Where(bin => bin.Images > 0).ToList();
        var coverage = Coverage(predictions);
        return new("scores", "Scores", Markup.Of(
            $"""
            <div class="charts"><div><h3>Reliability</h3>
            {Reliability(filled, report.Metrics.CalibrationError).ToMarkup()}
            <p>Of images with a score of 0.8, eight in ten should be right: on the diagonal. Below it, the scores promise too much.
            The expected calibration error is {report.Metrics.CalibrationError:0.000} (Guo 2017).</p>
            <details><summary>As a table</summary><table class="figures"><thead><tr><th scope="col">mean score</th>
            <th scope="col">accuracy</th><th scope="col">images</th></tr></thead><tbody>
            {filled.Select(BinRow)}
            </tbody></table></details></div>
            <div><h3>Accuracy against coverage</h3>
            {CoverageChart(coverage).ToMarkup()}
            <p>If the images with the lowest scores are left to a person, this remains.</p>
            <details open><summary>As a table</summary><table class="figures"><thead><tr><th scope="col">share kept</th>
            <th scope="col">images</th><th scope="col">accuracy</th><th scope="col">score from</th></tr></thead><tbody>
            {s_coverages.DistinctBy(share => Kept(share, coverage)).Select(share => CoverageRow(share, coverage))}
            </tbody></table></details></div></div>
            """));
    }

    private static LineChart Reliability(IReadOnlyList<CalibrationBin> bins, double error) => new()
    {
        Description = FormattableString.Invariant(
            $"Accuracy over the mean score, {bins.Count} bins; expected calibration error {error:0.000}"),
        XName = "score",
        YName = "accuracy",
        XRange = (0, 1),
        YRange = (0, 1),
        HasDiagonal = true,
        HasDots = true,
        Series = [new("images", [.. bins.Select(bin => (bin.MeanScore, bin.Accuracy))], 0)],
    };

    private static LineChart CoverageChart(IReadOnlyList<(double Accuracy, float Score)> coverage)
    {
        var points = coverage.Index().Select(entry => ((entry.Index + 1.0) / coverage.Count, entry.Item.Accuracy)).ToList();
        return new()
        {
            Description = FormattableString.Invariant(
                $"Accuracy of the images with the highest scores; {coverage[^1].Accuracy:0.000} of all"),
            XName = "share of the images kept",
            YName = "accuracy",
            XRange = (0, 1),
            YRange = (Math.Floor(10 * points.Min(point => point.Accuracy) * 0.999) / 10, 1),
            Series = [new("accuracy", points, 0)],
        };
    }

    /// <summary>For each number of images with the highest scores: their accuracy, and the lowest of these scores.</summary>
    private static (double Accuracy, float Score)[] Coverage(Predictions predictions)
    {
        var right = 0;
        return [.. Enumerable.Range(0, predictions.Score.Length)
            .OrderByDescending(image => predictions.Score[image])
            .Index()
            .Select(entry =>
            {
                right += predictions.IsRight(entry.Item) ? 1 : 0;
                return ((double)right / (entry.Index + 1), predictions.Score[entry.Item]);
            })];
    }

    private static Markup BinRow(CalibrationBin bin) =>
        Markup.Of($"<tr><td>{bin.MeanScore:0.000}</td><td>{bin.Accuracy:0.000}</td><td>{bin.Images:n0}</td></tr>");

    private static int Kept(double share, (double Accuracy, float Score)[] coverage) =>
        Math.Max(1, (int)Math.Round(share * coverage.Length));

    private static Markup CoverageRow(double share, (double Accuracy, float Score)[] coverage)
    {
        var images = Kept(share, coverage);
        var (accuracy, score) = coverage[images - 1];
        return Markup.Of($"<tr><td>{100 * share:0}%</td><td>{images:n0}</td><td>{accuracy:0.000}</td><td>{score:0.000}</td></tr>");
    }
}
