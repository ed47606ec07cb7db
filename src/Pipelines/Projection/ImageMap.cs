using Pipelines.Numerics;

namespace Pipelines.Projection;

/// <summary>A map of images: each is a point in the plane, near to the points of images whose vectors are alike.</summary>
/// <remarks>
/// Principal components, then t-SNE (van der Maaten and Hinton, Visualizing data using t-SNE, 2008). Distances between groups and sizes of
/// groups mean little on such a map; who is near to whom means much, and how far that can be trusted is measured. The same vectors and
/// seed give the same map, bit for bit, on any number of cores.
/// </remarks>
/// <param name="Points">The points, one row for each vector, with two columns; their unit is arbitrary.</param>
/// <param name="Trustworthiness">
/// How many of the nearest neighbours of the map are near to each other in truth: 1 at best. Null of fewer than three points.
/// </param>
/// <param name="Neighbours">For so many neighbours of each point the trustworthiness is computed.</param>
internal sealed record ImageMap(FeatureMatrix Points, double? Trustworthiness, int Neighbours)
{
    /// <summary>For so many neighbours the trustworthiness is computed, fewer where there are few points.</summary>
    public const int UsualNeighbours = 10;

    /// <summary>Columns of <see cref="Points"/>.</summary>
    public const int Dimensions = 2;

    // As many as van der Maaten and Hinton take, and the perplexity of scikit-learn.
    private const int Components = 50;
    private const double UsualPerplexity = 30;

    /// <summary>Makes the map of vectors.</summary>
    /// <param name="vectors">
    /// The vectors, one row for each image; not changed. Time and memory grow with the square of the rows: of more than
    /// <see cref="MapSample.MostImages"/> take a sample.
    /// </param>
    /// <param name="seed">Another seed may give another map.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">A value is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ImageMap Of(FeatureMatrix vectors, int seed, CancellationToken cancellation = default) =>
        Of(vectors, seed, new ParallelOptions { CancellationToken = cancellation });

    /// <summary>The same on so many threads.</summary>
    internal static ImageMap Of(FeatureMatrix vectors, int seed, ParallelOptions threads)
    {
        if (vectors.Values.Length == 0)
        {
            return new(new FeatureMatrix(vectors.Rows, Dimensions), null, 0);
        }

        FiniteVectors.Check(vectors);
        var centred = CentredVectors.Of(vectors);
        var scores = PrincipalScores.Of(centred, Components, seed);

        // Three points lie in a plane: their principal components are the map.
        var points = vectors.Rows <= Dimensions + 1
            ? PrincipalScores.First(scores, Dimensions)
            : TSne.Of(scores, PerplexityFor(vectors.Rows), seed, threads);
        var neighbours = Projection.Trustworthiness.NeighboursFor(vectors.Rows, UsualNeighbours);
        return new(points, Projection.Trustworthiness.Of(centred, points, neighbours, threads), neighbours);
    }

    /// <summary>The perplexity: a third of the other points, where these are few.</summary>
    private static double PerplexityFor(int rows) => Math.Clamp((rows - 1) / 3.0, 2, UsualPerplexity);
}
