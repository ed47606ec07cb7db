using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Pipelines.Numerics;

namespace Pipelines.Clustering;

/// <summary>
/// K-means: clusters of vectors with small squared distances from their centroids. ML.NET's KMeansTrainer chooses the first centroids;
/// <see cref="LloydIteration"/> continues from them, which takes a fraction of the trainer's time. On large data the restarts use a sample,
/// and the best one continues with all rows (Bradley and Fayyad, Refining initial points for k-means clustering, 1998).
/// </summary>
internal static class KMeansClustering
{
    /// <summary>Iterations that ML.NET does for each restart: the fewest it accepts.</summary>
    private const int StartIterations = 1;

    /// <summary>Restarts use at most this many rows, or <see cref="SampleRowsPerCluster"/> for each cluster if that is more.</summary>
    private const int SampleRows = 5_000;

    private const int SampleRowsPerCluster = 100;

    /// <summary>
    /// An iteration that moves at most this share of the rows to another cluster is the last. With fewer than 10,000 rows that means none.
    /// </summary>
    private const double SettledShare = 1e-4;

    /// <summary>
    /// Finds <paramref name="k"/> clusters. Each of the <see cref="KMeansOptions.Restarts"/> runs on one thread with a seed of its own,
    /// several at a time; the one with the lowest inertia is kept, of equal ones the first. The number of cores does not change the result.
    /// </summary>
    /// <param name="features">One vector for each image.</param>
    /// <param name="k">Number of clusters, at least 1 (<see cref="KMeansOptions.K"/> is ignored).</param>
    /// <param name="options">First centroids, restarts, iterations, seed.</param>
    /// <param name="ct">Stops between two restarts or two iterations.</param>
    /// <exception cref="PipelineException">There are fewer different vectors than clusters, or a vector has a value that is not
    /// finite.</exception>
    public static KMeansResult Fit(FeatureMatrix features, int k, KMeansOptions options, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        FiniteVectors.Check(features);
        var different = DifferentVectors.Count(features, atMost: k);
        if (different < k)
        {
            throw new PipelineException(new Problem(
                "kMeans.k",
                $"{k} clusters were requested, but the {features.Rows} images have only {Quantity.Of(different, "different vectors")}.",
                $"Request at most {Quantity.Of(different, "clusters")}, or add images."));
        }

        var seeds = new Random(options.Seed);
        var sample = Sample(features, k, seeds.Next());
        var seedOfRestart = Enumerable.Range(0, options.Restarts).Select(_ => seeds.Next()).ToArray();
        var iterations = Math.Max(0, options.MaximumIterations - StartIterations);
        var results = new KMeansResult[options.Restarts];
        var parallel = new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, options.Restarts, parallel, restart =>
        {
            var start = Start(sample, k, options, seedOfRestart[restart]);
            results[restart] = LloydIteration.Run(sample, start, iterations, SettledShare, ct);
        });
        var best = results.MinBy(result => result.Inertia)!;
        return sample == features ? best : LloydIteration.Run(features, best.Centroids, iterations, SettledShare, ct);
    }

    private static FeatureMatrix Sample(FeatureMatrix features, int k, int seed)
    {
        var rows = Math.Max(SampleRows, (long)k * SampleRowsPerCluster);
        if (rows >= features.Rows)
        {
            return features;
        }

        var order = Enumerable.Range(0, features.Rows).ToArray();
        new Random(seed).Shuffle(order);
        var sample = features.Select(order[..(int)rows]);
        return DifferentVectors.Count(sample, atMost: k) < k ? features : sample;
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
                _ => throw new ArgumentOutOfRangeException(nameof(options), options.Initialization, "Unknown initialization."),
            },
            MaximumNumberOfIterations = Math.Min(StartIterations, options.MaximumIterations),
            NumberOfThreads = 1,
        });

        VBuffer<float>[]? trained = null;
        trainer.Fit(new FeatureMatrixDataView(features)).Model.GetClusterCentroids(ref trained!, out _);
        var centroids = new FeatureMatrix(k, features.Columns);
        for (var c = 0; c < k; c++)
        {
            trained[c].CopyTo(centroids.Row(c));
        }

        return centroids;
    }
}
