using Pipelines.Classification.Losses;
using Pipelines.Numerics;
using Pipelines.Training.Optimizers;
using Pipelines.Training.Schedules;

namespace Pipelines.Classification;

/// <summary>
/// Chooses the weight decay of the head by cross-validation within the training images: clean and plentiful images want little, blurred or
/// few images want much.
/// </summary>
/// <remarks>
/// Each candidate learns without a bottleneck on the same batches, in a short training with a raised learning rate; the trainings run side
/// by side on the cores. The best decay hardly depends on the number of images, so large sets are represented by a part.
/// </remarks>
internal static class WeightDecayChoice
{
    // The middle one serves most data sets; a gain in log-loss smaller than this may be chance.
    private const int Usual = 1;
    private const double GainToDiffer = 0.01;

    // Adam divides the gradient, but AdamW's decay not, by the gradient's usual size, which is about this for a head.
    private const double GradientSize = 0.01;

    private const int Folds = 3;
    private const int Steps = 150;
    private const int BatchSize = 128;
    private const double LearningRate = 3e-3;
    private const int MostRows = 2000;
    private const int MostRowsOfClass = 20;
    private const int LeastRowsOfClass = 3;

    // From here on one fold holds out enough images for a choice.
    private const int RowsForOneFold = 1000;

    // What is tried for optimizers that add the decay to the gradient (the strength of an L2 penalty of half the squared weights).
    private static readonly double[] s_candidates = [0.01, 0.03, 0.1];

    /// <summary>The decay with the lowest loss on held-out training images, and a sentence that says so.</summary>
    /// <param name="train">The training images.</param>
    /// <param name="head">Label smoothing and class weights, as in the training that follows.</param>
    /// <param name="optimizer">The optimizer that the decay is for.</param>
    /// <param name="seed">Decides which images are held out.</param>
    /// <param name="cancellation">Ends the choice.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static (double WeightDecay, string Note) Choose(
        HeadTrainingSet train, ResolvedHead head, OptimizerType optimizer, int seed, CancellationToken cancellation)
    {
        var unit = OptimizerTable.Of(optimizer).DecaysApart ? 1 / GradientSize : 1;
        var ((vectors, labels), classNames) = (train.Rows, train.ClassNames);
        var classes = classNames.Count;
        if (vectors.Rows < LeastRowsOfClass * classes)
        {
            var usual = s_candidates[Usual] * unit;
            return (usual, Invariant(
                $"training.optimizer.weightDecay: {usual:G3} was used: there are too few images to choose one by cross-validation."));
        }

        var rows = Enumerable.Range(0, vectors.Rows).ToArray();
        new Random(seed).Shuffle(rows);
        // Sorting is stable: dealt out in turn, every fold has its share of each class, drawn at random.
        rows = [.. rows.Take(Math.Max(MostRows, MostRowsOfClass * classes)).OrderBy(row => labels[row])];
        var set = new LabelledVectors(vectors.Select(rows), [.. rows.Select(row => labels[row])]);
        var folds = rows.Length < RowsForOneFold ? Folds : 1;
        var losses = new double[folds, s_candidates.Length];
        Parallel.For(0, losses.Length, new ParallelOptions { CancellationToken = cancellation }, fit =>
        {
            var (fold, candidate) = Math.DivRem(fit, s_candidates.Length);
            losses[fold, candidate] = HeldOutLoss(
                set, fold, classNames, head, s_candidates[candidate], new Random(seed + fold), cancellation);
        });

        double[] means =
        [
            .. Enumerable.Range(0, s_candidates.Length)
                .Select(candidate => Enumerable.Range(0, folds).Average(fold => losses[fold, candidate])),
        ];
        var best = Array.IndexOf(means, means.Min());
        var chosen = s_candidates[means[best] < means[Usual] - GainToDiffer ? best : Usual] * unit;
        return (chosen, Invariant($"training.optimizer.weightDecay: {chosen:G3} was chosen by cross-validation on ")
            + $"{Quantity.Of(rows.Length, "training images")}.");
    }

    private static double HeldOutLoss(
        LabelledVectors set,
        int fold,
        IReadOnlyList<string> classNames,
        ResolvedHead head,
        double weightDecay,
        Random random,
        CancellationToken cancellation)
    {
        int[] train = [.. Enumerable.Range(0, set.Vectors.Rows).Where(row => row % Folds != fold)];
        int[] heldOut = [.. Enumerable.Range(0, set.Vectors.Rows).Where(row => row % Folds == fold)];
        var network = new SoftmaxNetwork(set.Vectors.Columns, null, false, classNames.Count, random);
        var classWeights = head.ClassWeights.For([.. train.Select(row => set.Labels[row])], classNames);
        var loss = new SoftmaxLoss(head.Loss, head.LabelSmoothing, classWeights);
        var optimizer = HeadOptimizer.Create(
            new() { Type = OptimizerType.Adam, LearningRate = LearningRate, WeightDecay = weightDecay }, network.Parameters);
        var step = new SoftmaxStep(network, loss, optimizer, set);
        var batches = new BatchOrder(train, BatchSize, random);
        var epochs = (Steps + batches.Count - 1) / batches.Count;
        var schedule = new LearningRateSchedule(new() { Type = ScheduleType.Cosine }, (long)epochs * batches.Count, batches.Count);
        var steps = 0L;
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            foreach (var batch in batches.Shuffled())
            {
                cancellation.ThrowIfCancellationRequested();
                step.Run(batch, LearningRate * schedule.FactorAt(steps++));
            }
        }

        return loss.Evaluate(network, new RowView(set.Vectors, heldOut), set.Labels).Loss;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
