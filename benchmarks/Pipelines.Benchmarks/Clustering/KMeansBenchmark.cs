using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Pipelines.Clustering;
using Pipelines.Numerics;

namespace Pipelines.Benchmarks.Clustering;

/// <summary>
/// K-means with our defaults against ML.NET's trainer with its own, on 20,000 vectors of 512 numbers and 50 groups; a new seed each round.
/// </summary>
internal static class KMeansBenchmark
{
    private const int Rows = 20_000;
    private const int Columns = 512;
    private const int Groups = 50;

    public static void Run(BenchmarkContext context)
    {
        var features = GaussianGroups.Draw(Rows, Columns, Groups, seed: 1);
        var ourInertias = new List<double>();
        var stockInertias = new List<double>();
        context.Output.WriteLine($"K-means of {Rows} x {Columns}, k {Groups}: milliseconds");
        var times = Alternation.Run(
            context.Output,
            context.Rounds,
            new Side("ours", () => Measure(features, Ours, ourInertias)),
            new Side("ML.NET", () => Measure(features, Stock, stockInertias)));

        context.Output.WriteLine();
        context.Output.WriteLine($"inertia   {Text(ourInertias),26}{Text(stockInertias),26}");
        var inertias = Alternation.MedianRatio([.. ourInertias], [.. stockInertias]);
        var time = Alternation.MedianRatio(times[0], times[1]);
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"median ratio ours / ML.NET: time {time:f2}, inertia {inertias:f4}"));
    }

    /// <summary>
    /// Milliseconds of the fit; the inertia is computed alike for both sides, outside the measured time. The round is the seed.
    /// </summary>
    private static double Measure(FeatureMatrix features, Func<FeatureMatrix, int, FeatureMatrix> fit, List<double> inertias)
    {
        var watch = Stopwatch.StartNew();
        var centroids = fit(features, inertias.Count);
        var milliseconds = watch.Elapsed.TotalMilliseconds;
        inertias.Add(NearestCentroids.Find(features, centroids, CancellationToken.None).Inertia);
        return milliseconds;
    }

    private static FeatureMatrix Ours(FeatureMatrix features, int seed) =>
        KMeansClustering.Fit(features, Groups, new KMeansOptions { Seed = seed }, CancellationToken.None).Centroids;

    private static FeatureMatrix Stock(FeatureMatrix features, int seed)
    {
        var trainer = new MLContext(seed).Clustering.Trainers.KMeans(FeatureMatrixDataView.FeaturesColumn, numberOfClusters: Groups);
        VBuffer<float>[]? centres = null;
        trainer.Fit(new FeatureMatrixDataView(features)).Model.GetClusterCentroids(ref centres!, out _);
        return new FeatureMatrix([.. centres.SelectMany(centre => centre.DenseValues())], Groups, Columns);
    }

    private static string Text(List<double> inertias) => Alternation.Median([.. inertias]).ToString("n0", CultureInfo.InvariantCulture);
}
