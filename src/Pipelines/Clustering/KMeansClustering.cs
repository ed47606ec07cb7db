using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Pipelines.Features;

namespace Pipelines.Clustering;

/// <summary>
/// K-means: groups of vectors with small squared distances from the groups' centres. ML.NET's KMeansTrainer makes the starts; the best
/// of them goes on over all cores until it settles.
/// </summary>
public static class KMeansClustering
{
    /// <summary>Iterations after which starts are compared: by then they rank much as they would when settled, at a fraction of the time.</summary>
    private const int StartIterations = 5;

    /// <summary>
    /// Finds <paramref name="k"/> groups. Each of <see cref="KMeansOptions.Restarts"/> starts runs on one thread with a seed of its own, several at
    /// a time; the one with the lowest inertia is kept, of equal ones the first. The number of cores does not change the result.
    /// </summary>
    /// <param name="features">One vector for each image.</param>
    /// <param name="k">Number of groups, at least 1 (<see cref="KMeansOptions.K"/> is not looked at).</param>
    /// <param name="options">First centres, restarts, iterations, seed.</param>
    /// <param name="ct">Stops between two starts or two iterations.</param>
    /// <exception cref="PipelineException">There are fewer different vectors than groups, or a vector has a value that is not finite.</exception>
    public static KMeansResult Fit(FeatureMatrix features, int k, KMeansOptions options, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        FiniteVectors.Check(features);
        var different = DifferentVectors.Count(features, atMost: k);
        if (different < k)
        {
            throw new PipelineException(new Problem(
                "kMeans.k",
                $"{k} groups were asked for, but the {features.Rows} images have only {different} different vectors.",
                $"Ask for at most {different} groups, or give more images."));
        }

        var seeds = new Random(options.Seed);
        var seedOfRestart = Enumerable.Range(0, options.Restarts).Select(_ => seeds.Next()).ToArray();
        var starts = new (FeatureMatrix Centroids, double Inertia)[options.Restarts];
        var parallel = new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, options.Restarts, parallel, restart =>
        {
            var centroids = Start(features, k, options, seedOfRestart[restart]);
            starts[restart] = (centroids, NearestCentroids.Find(features, centroids, ct).Inertia);
        });
        var best = starts.MinBy(start => start.Inertia);
        return LloydIteration.Run(features, best.Centroids, Math.Max(0, options.MaximumIterations - StartIterations), ct);
    }

    private static FeatureMatrix Start(FeatureMatrix features, int k, KMeansOptions options, int seed)
    {
        var trainer = new MLContext(seed).Clustering.Trainers.KMeans(new KMeansTrainer.Options
        {
            FeatureColumnName = FeatureMatrixDataView.FeaturesColumn,
            NumberOfClusters = k,
            InitializationAlgorithm = options.Initialization switch
            {
                KMeansInitialization.KMeansPlusPlus => KMeansTrainer.InitializationAlgorithm.KMeansPlusPlus,
                KMeansInitialization.KMeansYinyang => KMeansTrainer.InitializationAlgorithm.KMeansYinyang,
                KMeansInitialization.Random => KMeansTrainer.InitializationAlgorithm.Random,
                _ => throw new ArgumentOutOfRangeException(nameof(options), options.Initialization, "Unknown way to choose the first centres."),
            },
            MaximumNumberOfIterations = Math.Min(StartIterations, options.MaximumIterations),
            NumberOfThreads = 1,
        });

        VBuffer<float>[]? centres = null;
        trainer.Fit(new FeatureMatrixDataView(features)).Model.GetClusterCentroids(ref centres!, out _);
        var centroids = new FeatureMatrix(k, features.Columns);
        for (var c = 0; c < k; c++)
        {
            centres[c].CopyTo(centroids.Row(c));
        }

        return centroids;
    }
}
