using Pipelines.Numerics;

namespace Pipelines.Reporting.Pictures;

/// <summary>The embeddings that a page needs.</summary>
/// <param name="OfShown">A row for each image whose picture is in the page.</param>
/// <param name="OfMapped">A row for each image on the map.</param>
internal sealed record ShownVectors(FeatureMatrix OfShown, FeatureMatrix OfMapped)
{
    /// <summary>Fetches them, each image once; null where they cannot be had.</summary>
    /// <param name="embed">Gives the embeddings of some images.</param>
    /// <param name="shown">The images whose pictures are in the page.</param>
    /// <param name="mapped">The images on the map.</param>
    public static ShownVectors? Of(
        Func<IReadOnlyList<int>, FeatureMatrix>? embed, IReadOnlyList<int> shown, IReadOnlyList<int> mapped)
    {
        if (embed is null)
        {
            return null;
        }

        int[] wanted = [.. shown.Union(mapped).Order()];
        var vectors = embed(wanted);
        FeatureMatrix Rows(IReadOnlyList<int> images) =>
            images.Count == wanted.Length ? vectors : vectors.Select([.. images.Select(image => Array.BinarySearch(wanted, image))]);
        return new(Rows(shown), Rows(mapped));
    }
}
