using System.Globalization;
using Pipelines.Embeddings;
using Pipelines.Reporting;
using Pipelines.Reporting.Data;
using Pipelines.Reporting.Html;
using Pipelines.Reporting.Pictures;
using Pipelines.Tasks.Reports;

namespace Pipelines;

/// <summary>The similar images of some images as a page to look at, in one file without any request to the network.</summary>
public static class SimilarImagesPage
{
    /// <summary>Searches with so many images at most are shown; more pictures would make no page to look at.</summary>
    private const int MostQueries = 100;

    private const int MostPictures = 2000;

    /// <summary>Writes the page, whole or not at all. A page is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="index">The index that was searched.</param>
    /// <param name="found">What was found for each image, by the path of its file.</param>
    /// <param name="clock">Says when the page is made. Default: the system's clock.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ConfigurationException">Its folder does not exist, or it is something else than a page.</exception>
    /// <exception cref="PipelineException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void Write(
        string path,
        ImageIndex index,
        IReadOnlyList<KeyValuePair<string, IReadOnlyList<SimilarImage>>> found,
        TimeProvider? clock = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(index);
        Check(path);
        var page = Of(path, index, found, (clock ?? TimeProvider.System).GetLocalNow(), cancellation);
        try
        {
            DurableFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(page.Text)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw OutputFile.NotWritten(path, error);
        }
    }

    /// <summary>Makes sure that a page can be written there, before the work begins.</summary>
    /// <exception cref="ConfigurationException">Its folder does not exist, or it is something else than a page.</exception>
    public static void Check(string path) => OutputFile.Check(
        path, file => OutputFile.BeginsWith(file, "<!DOCTYPE html>"u8), "a page");

    private static Markup Of(
        string path,
        ImageIndex index,
        IReadOnlyList<KeyValuePair<string, IReadOnlyList<SimilarImage>>> found,
        DateTimeOffset time,
        CancellationToken cancellation)
    {
        var shown = found.Take(MostQueries).ToList();
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var each = Math.Max(1, MostPictures / Math.Max(1, shown.Count));
        List<string> files = [.. shown
            .SelectMany(query => query.Value.Take(each).Select(image => image.Path).Prepend(Path.GetFullPath(query.Key)))
            .Distinct(StringComparer.Ordinal)];
        var made = PictureSize.Large.TryMakeAll(files, cancellation);
        var pictures = files.Index().ToDictionary(file => file.Item, file => made[file.Index], StringComparer.Ordinal);
        var quality = index.IsExact ? "Every image was compared."
            : string.Create(CultureInfo.InvariantCulture, $"The search finds {index.Recall:0.0%} of the ten most similar images.");
        var lead = Markup.Of(
            $"""
            <p class="lead">{Quantity.Of(found.Count, "images")} searched among <strong>{Quantity.Of(index.Count, "images")}</strong>
            of {Path.GetFileName(index.Path)}, by the vectors of the {index.SourceName}. {quality}</p>
            {Markup.When(found.Count > shown.Count, () => Markup.Of($"<p>The first {shown.Count} are shown.</p>"))}
            """);
        var data = new ReportData
        {
            Task = PipelineTask.Clustering,
            Pipeline = index.SourceName,
            EvaluatedOn = "search",
            ImageCount = found.Count,
            Labels = [],
            Images = [],
        };
        return PageFrame.Of(
            "Similar images",
            lead,
            [.. shown.Index().Select(query => Section(query.Index, query.Item, each, folder, pictures))],
            ReportJson.Write(data),
            ReportPage.Footer(RunReporting.Version, time));
    }

    private static ReportSection Section(
        int number,
        KeyValuePair<string, IReadOnlyList<SimilarImage>> query,
        int each,
        string folder,
        Dictionary<string, Thumbnail.Picture?> pictures) => new(
        $"image-{number + 1}",
        query.Key,
        Markup.Of(
            $"""
            <div class="gallery">
            <figure>{Picture(query.Key, pictures.GetValueOrDefault(Path.GetFullPath(query.Key)))}
            <figcaption><strong>searched</strong></figcaption></figure>
            {query.Value.Take(each).Select(image =>
                Figure(image, Path.GetRelativePath(folder, image.Path), pictures.GetValueOrDefault(image.Path)))}
            </div>
            """));

    private static Markup Figure(SimilarImage image, string name, Thumbnail.Picture? picture) => Markup.Of(
        $"""
        <figure>{Picture(name, picture)}<figcaption><strong>{image.Similarity:0.000}</strong>
        {Markup.When(image.Label is not null, () => Markup.Of($"<bdi>{image.Label}</bdi>"))}
        <span class="quiet"><bdi>{name}</bdi></span></figcaption></figure>

        """);

    private static Markup Picture(string name, Thumbnail.Picture? picture) => picture is not null
        ? Markup.Of(
            $"""<img loading="lazy" alt="{name}" title="{name}" src="data:image/jpeg;base64,{Convert.ToBase64String(picture.Jpeg)}">""")
        : Markup.Of($"""<div class="none">no picture</div>""");
}
