using System.Diagnostics;
using System.Globalization;

namespace Pipelines.Benchmarks.Quality;

/// <summary>Trains what the results file does not hold yet, seed by seed, so that it can be stopped with whole seeds done.</summary>
/// <param name="settings">Where things are.</param>
/// <param name="file">Takes the results, each as soon as it is there.</param>
/// <param name="log">Takes a line for each result.</param>
internal sealed class QualitySeries(QualitySettings settings, QualityFile file, TextWriter log)
{
    private readonly QualityTrial _trial = new(settings);

    /// <summary>Trains.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the results so far are in the file.</exception>
    public void Run(
        IReadOnlyList<QualitySet> sets,
        IReadOnlyList<QualityTraining> trainings,
        IEnumerable<int> seeds,
        CancellationToken cancellation)
    {
        foreach (var seed in seeds)
        {
            foreach (var training in trainings)
            {
                foreach (var set in sets.Where(set => set.Sees(training)))
                {
                    cancellation.ThrowIfCancellationRequested();
                    Run(set, training, seed, cancellation);
                }
            }
        }
    }

    private void Run(QualitySet set, QualityTraining training, int seed, CancellationToken cancellation)
    {
        // Read again each time: another process may be at work on the same file.
        var known = file.Read().Where(result => result.Set == set.Name && result.Seed == seed).Select(result => result.Recipe).ToHashSet();
        if (training.Recipes.All(known.Contains))
        {
            return;
        }

        var watch = Stopwatch.StartNew();
        var results = _trial.Run(set, training, seed, cancellation);
        file.Add(results);
        foreach (var result in results)
        {
            log.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{set.Name}, seed {seed}, {result.Recipe}: accuracy {result.Accuracy:F4}, log-loss {result.LogLoss:F4}"
                    + $"; {watch.Elapsed.TotalSeconds:F0} s"));
        }
    }
}
