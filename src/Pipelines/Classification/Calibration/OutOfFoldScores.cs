using Pipelines.Data.Folds;
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
    private const int Seed = 1;

    // Enough for one number; of large sets only some folds are scored.
    private const int EnoughImages = 5000;

    /// <summary>Trains the heads.</summary>
    /// <typeparam name="TUnit">What tells units apart, such as the hash of their content.</typeparam>
    /// <param name="vectors">The vectors of the training images, and their classes.</param>
    /// <param name="units">The unit of each image: images of one unit are in one fold.</param>
    /// <param name="train">Trains a head on the images with these numbers.</param>
    /// <param name="l2Normalize">Whether embeddings are divided by their length.</param>
    /// <param name="progress">Receives the number of heads that are trained.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <param name="onTrained">
    /// Takes each head with the images that it was trained on and those that it scores, by their numbers; on several threads at once.
    /// </param>
    /// <returns>
    /// The images that have scores, by their numbers, and their scores. An image has none where the head saw no other of its class.
    /// </returns>
    /// <exception cref="PipelineException">A training diverged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static (IReadOnlyList<int> Rows, FeatureMatrix Scores) Of<TUnit>(
        LabelledVectors vectors,
        IReadOnlyList<TUnit> units,
        Func<IReadOnlyList<int>, SoftmaxModel> train,
        bool l2Normalize,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation,
        Action<SoftmaxModel, IReadOnlyList<int>, IReadOnlyList<int>>? onTrained = null)
        where TUnit : IComparable<TUnit>
    {
        var foldOf = FoldDeal.Of(vectors.Labels, units, Folds, Seed);
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
            onTrained?.Invoke(model, others, rows);
            return (
                rows,
                SoftmaxScorer.Score(model.Head, Embedder.Embed(vectors.Vectors.Select(rows), model.Bottleneck, l2Normalize)));
        }
    }
}
