using Pipelines.Explanation;
using Pipelines.Imaging;
using Pipelines.Reporting.Data;
using Pipelines.Reporting.Pictures;

namespace Pipelines.Reporting.Classification;

/// <summary>The class activation maps of the pictures that are looked at first.</summary>
internal static class ShownMaps
{
    /// <summary>The maps of the predicted and the true class, by place among the shown images.</summary>
    /// <param name="report">The report.</param>
    /// <param name="predictions">Its predictions.</param>
    /// <param name="shown">The shown images.</param>
    /// <param name="pictures">Their pictures.</param>
    /// <param name="byImportance">Their places, the most important first.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static IReadOnlyDictionary<int, IReadOnlyList<ReportActivationMap>> Of(
        ClassificationReport report,
        Predictions predictions,
        IReadOnlyList<int> shown,
        IReadOnlyList<Thumbnail.Picture?> pictures,
        IReadOnlyList<int> byImportance,
        CancellationToken cancellation)
    {
        var places = byImportance.Where(place => pictures[place] is not null).Take(report.Run.Options.ActivationMaps).ToList();
        if (report.Model is not { } model || places.Count == 0)
        {
            return new Dictionary<int, IReadOnlyList<ReportActivationMap>>();
        }

        using var mapper = ActivationMapper.TryCreate(model, out _);
        var maps = new IReadOnlyList<ReportActivationMap>?[places.Count];
        mapper?.RunAsync(
            [.. places.Select(place => ImageInput.FromFile(report.Images[shown[place]].Path!))],
            (row, _) => Wanted(predictions, shown[places[row]]),
            result => maps[result.Row] =
            [
                .. result.Maps.Select(map => new ReportActivationMap(
                    map.Class,
                    mapper.MapWidth,
                    mapper.MapHeight,
                    Rounded(map.Values),
                    Box(mapper.Preprocessing, pictures[places[result.Row]]!))),
            ],
            progress: null,
            cancellation).GetAwaiter().GetResult();
        return places.Zip(maps).Where(entry => entry.Second is { Count: > 0 }).ToDictionary(entry => entry.First, entry => entry.Second!);
    }

    private static int[] Wanted(Predictions predictions, int image) => predictions.IsRight(image)
        ? [predictions.Predicted[image]]
        : [predictions.Predicted[image], predictions.Truth[image]];

    private static float[] Rounded(float[] values) => Array.ConvertAll(values, value => MathF.Round(value, 3));

    /// <summary>Which part of the picture the network sees.</summary>
    private static double[] Box(Preprocessing preprocessing, Thumbnail.Picture picture)
    {
        var whole = ImageResizer.Target(picture.Width, picture.Height, preprocessing.ResizedSize, preprocessing.Resize);
        var edge = (preprocessing.ResizedSize - preprocessing.Size) / 2.0;
        return
        [
            (edge - whole.Left) / whole.Width,
            (edge - whole.Top) / whole.Height,
            (double)preprocessing.Size / whole.Width,
            (double)preprocessing.Size / whole.Height,
        ];
    }
}
