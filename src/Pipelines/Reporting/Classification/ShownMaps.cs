using Pipelines.Explanation;
using Pipelines.Imaging;
using Pipelines.Reporting.Data;
using Pipelines.Reporting.Pictures;

namespace Pipelines.Reporting.Classification;

/// <summary>
/// The class activation maps of the pictures that are looked at first. The network is loaded in the background, while pictures are made.
/// </summary>
internal sealed class ShownMaps : IDisposable
{
    private readonly ClassificationReport _report;
    private readonly Task<ActivationMapper?> _mapper;

    /// <summary>Begins to load the network.</summary>
    /// <param name="report">The report.</param>
    public ShownMaps(ClassificationReport report)
    {
        _report = report;
        _mapper = report.Model is { } model && report.Run.Options.ActivationMaps > 0
            ? Task.Run(() => ActivationMapper.TryCreate(model, out _))
            : Task.FromResult<ActivationMapper?>(null);
    }

    /// <summary>The maps of the predicted and the true class, by place among the shown images.</summary>
    /// <param name="predictions">Its predictions.</param>
    /// <param name="shown">The shown images.</param>
    /// <param name="pictures">Their pictures.</param>
    /// <param name="byImportance">Their places, the most important first.</param>
    /// <param name="cancellation">Stops the work.</param>
    public IReadOnlyDictionary<int, IReadOnlyList<ReportActivationMap>> Of(
        Predictions predictions,
        IReadOnlyList<int> shown,
        IReadOnlyList<Thumbnail.Picture?> pictures,
        IReadOnlyList<int> byImportance,
        CancellationToken cancellation)
    {
        var places = byImportance.Where(place => pictures[place] is not null).Take(_report.Run.Options.ActivationMaps).ToList();
        if (places.Count == 0 || _mapper.GetAwaiter().GetResult() is not { } mapper)
        {
            return new Dictionary<int, IReadOnlyList<ReportActivationMap>>();
        }

        var maps = new IReadOnlyList<ReportActivationMap>?[places.Count];
        mapper.RunAsync(
            [.. places.Select(place => ImageInput.FromFile(_report.Images[shown[place]].Path!))],
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

    /// <summary>Releases the network.</summary>
    public void Dispose()
    {
        // What went wrong while it was loaded is told where it is needed.
        ((IAsyncResult)_mapper).AsyncWaitHandle.WaitOne();
        if (_mapper.IsCompletedSuccessfully)
        {
            _mapper.Result?.Dispose();
        }
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
