using Pipelines;
using Pipelines.Reporting.Classification;
using Pipelines.Reporting.Clustering;
using Pipelines.Reporting.Comparison;
using Pipelines.Reporting.Html;
using Pipelines.Reporting.Pretext;
using Pipelines.Tests.Reporting.Samples;

namespace Report.Tests;

/// <summary>Pages of made-up results as files, made once.</summary>
public sealed class SamplePages : IDisposable
{
    private readonly DrawnPictures _pictures = new(12);

    /// <summary>Three classes, one of them never predicted; 90 images, more than a page of the gallery in a cell.</summary>
    internal string Classification => Write("classification", () => ClassificationPage.Of(
        SampleReports.Classification(
            ["cat", "dog", "fox"],
            [.. Enumerable.Range(0, 90).Select(image => image < 70 ? (0, 0) : image < 80 ? (1, image % 3 == 0 ? 0 : 1) : (2, image % 2))],
            _pictures.Of),
        CancellationToken.None));

    /// <summary>Labels and paths that would like to be executed.</summary>
    internal string Hostile => Write("hostile <b>&amp;\" name", () => ClassificationPage.Of(
        SampleReports.Classification(
            SampleReports.HostileLabels,
            SampleReports.Results(64, SampleReports.HostileLabels.Length),
            image => image % 9 == 0 ? null : _pictures.Of(image)) with
        {
            Run = SampleReports.Run(pipeline: "<script>window.hacked=9</script>") with
            {
                Notes = ["<img src=x onerror=window.hacked=8>"],
                Skipped = [new("\"><script>window.hacked=7</script>.jpg", "<b>no</b>")],
                Settings = [new("a", "<script>window.hacked=6</script>", "\u202Eabc")],
                Classes = [.. SampleReports.HostileLabels.Select(label => new ClassCount(label, 1, 2, 3))],
            },
        },
        CancellationToken.None));

    /// <summary>200 classes, 20,000 images.</summary>
    internal string ManyClasses => Write("many", () => ClassificationPage.Of(
        SampleReports.Classification(
            [.. Enumerable.Range(0, 200).Select(label => $"class-{label:000}")], SampleReports.Results(20_000, 200), _pictures.Of),
        CancellationToken.None));

    /// <summary>Two images.</summary>
    internal string TwoImages => Write("two", () => ClassificationPage.Of(
        SampleReports.Classification(["a", "b"], [(0, 0), (1, 0)], _pictures.Of), CancellationToken.None));

    /// <summary>Four groups with labels.</summary>
    internal string Clustering => Write("clustering", () => ClusteringPage.Of(
        SampleReports.Clustering(
            [.. Enumerable.Range(0, 80).Select(image => image % 4)], image => SampleReports.HostileLabels[image % 8], _pictures.Of),
        CancellationToken.None));

    /// <summary>A pretext task.</summary>
    internal string Pretext => Write("pretext", () => PretextPage.Of(SampleReports.Pretext(40, _pictures.Of), CancellationToken.None));

    /// <summary>Two runs with hostile labels and names.</summary>
    internal string Comparison =>
        Write("comparison", () => ComparisonPage.Of(SampleComparison.Of(_pictures.Of), CancellationToken.None));

    /// <summary>By name, for theories.</summary>
    internal string this[string name] => name switch
    {
        "classification" => Classification,
        "clustering" => Clustering,
        "pretext" => Pretext,
        "hostile" => Hostile,
        "comparison" => Comparison,
        "two images" => TwoImages,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such page."),
    };

    /// <inheritdoc/>
    public void Dispose() => _pictures.Dispose();

    private string Write(string name, Func<Markup> page)
    {
        // A name of a file may not have all characters on every system; these would have to be encoded in an address.
        var path = Path.Combine(
            _pictures.Folder, $"{string.Concat(name.Where(character => character is not ('<' or '>' or '"')))} #1.html");
        if (!File.Exists(path))
        {
            File.WriteAllText(path, page().Text);
        }

        return path;
    }
}
