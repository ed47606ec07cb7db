using Pipelines.Features;
using Pipelines.Numerics;

namespace Pipelines.Classification.Calibration;

/// <summary>
/// Scores of training images by heads that were not trained on them: the images are dealt into folds, and each fold is scored by a head
/// that learns from the others.
/// </summary>
internal static class OutOfFoldScores
{
    private const int Folds = 5;

    // Enough for one number; of large sets only some folds are scored.
    private const int EnoughImages = 5000;

    /// <summary>Trains the heads.</summary>
    /// <param name="vectors">The vectors of the training images, and their classes.</param>
    /// <param name="units">The number of each image's unit: images of one unit are in one fold.</param>
    /// <param name="train">Trains a head on the images with these numbers.</param>
    /// <param name="l2Normalize">Whether embeddings are divided by their length.</param>
    /// <param name="progress">Receives the number of heads that are trained.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>
    /// The images that have scores, by their numbers, and their scores. An image has none where the head saw no other of its class.
    /// </returns>
    /// <exception cref="PipelineException">A training diverged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static (IReadOnlyList<int> Rows, FeatureMatrix Scores) Of(
        LabelledVectors vectors,
        IReadOnlyList<int> units,
        Func<IReadOnlyList<int>, SoftmaxModel> train,
        bool l2Normalize,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var foldOf = Deal(units, vectors.Labels);
        var (heads, done) = (Math.Clamp(EnoughImages * Folds / units.Count, 1, Folds), 0);
        var scored = new (int[] Rows, FeatureMatrix Scores)[heads];
        var error = default(PipelineException);
        Parallel.For(0, heads, new ParallelOptions { CancellationToken = cancellation }, fold =>
        {
            try
            {
                scored[fold] = OfFold(fold);
                progress?.Report(new("calibrating the scores", Interlocked.Increment(ref done), heads) { Unit = "heads" });
            }
            catch (PipelineException problem)
            {
                Interlocked.CompareExchange(ref error, problem, null);
            }
        });
        cancellation.ThrowIfCancellationRequested();
        return error is not null
            ? throw error
            : ([.. scored.SelectMany(fold => fold.Rows)],
                new([.. scored.SelectMany(fold => fold.Scores.Values)], scored.Sum(fold => fold.Rows.Length), scored[0].Scores.Columns));

        (int[] Rows, FeatureMatrix Scores) OfFold(int fold)
        {
            int[] others = [.. Enumerable.Range(0, foldOf.Length).Where(row => foldOf[row] != fold)];
            var known = others.Select(row => vectors.Labels[row]).ToHashSet();
            int[] rows = [.. Enumerable.Range(0, foldOf.Length).Where(row => foldOf[row] == fold && known.Contains(vectors.Labels[row]))];
            var model = train(others);
            return (
                rows,
                SoftmaxScorer.Score(model.Head, Embedder.Embed(vectors.Vectors.Select(rows), model.Bottleneck, l2Normalize)));
        }
    }

    /// <summary>Deals the units out in turn, class by class, so that every fold has its share of each class.</summary>
    private static int[] Deal(IReadOnlyList<int> units, IReadOnlyList<int> labels)
    {
        var foldOf = new int[units.Count];
        var byClass = Enumerable.Range(0, units.Count).GroupBy(row => units[row]).OrderBy(unit => labels[unit.First()]);
        foreach (var (number, unit) in byClass.Index())
        {
            foreach (var row in unit)
            {
                foldOf[row] = number % Folds;
            }
        }

        return foldOf;
    }
}
