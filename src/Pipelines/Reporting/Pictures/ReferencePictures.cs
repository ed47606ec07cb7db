using Pipelines.Numerics;
using Pipelines.Reporting.Data;

namespace Pipelines.Reporting.Pictures;

/// <summary>The training images nearest to the shown images.</summary>
internal static class ReferencePictures
{
    private const int NeighboursOfAnImage = 3;
    private const int MostPictures = 150;

    /// <summary>Finds them, and makes pictures of those that belong to the most important images.</summary>
    /// <param name="shown">The embeddings of the shown images; null where they are not known.</param>
    /// <param name="training">The training images; null where they are not known.</param>
    /// <param name="byImportance">The places of the shown images, the most important first.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static (IReadOnlyList<ReportNeighbour>[]? Neighbours, IReadOnlyList<ReportReference> References) Of(
        FeatureMatrix? shown,
        ReportedVectors? training,
        IReadOnlyList<int> byImportance,
        CancellationToken cancellation)
    {
        if (shown is not { Rows: > 0 } || training is null)
        {
            return (null, []);
        }

        var nearest = NearestImages.Find(shown, training.Embeddings, NeighboursOfAnImage, isSelf: false, cancellation);
        var rows = byImportance.SelectMany(place => nearest[place].Select(neighbour => neighbour.Row)).Distinct().ToList();
        var places = rows.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        var pictures = PictureSize.Small.TryMakeAll([.. rows.Take(MostPictures).Select(row => training.Images[row].Path)], cancellation);
        return (
            [
                .. nearest.Select(neighbours => neighbours
                    .Select(neighbour => new ReportNeighbour(places[neighbour.Row], neighbour.Similarity))
                    .ToList()),
            ],
            [
                .. rows.Select((row, place) => new ReportReference(
                    training.Images[row].Name,
                    training.Images[row].Label,
                    place < pictures.Length && pictures[place] is { } picture ? Convert.ToBase64String(picture.Jpeg) : null)),
            ]);
    }
}
