using Pipelines.Features;
using Pipelines.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipelines.Classification;

/// <summary>
/// Chooses the weight decay of the head by cross-validation within the training images: clean and plentiful images want little, blurred or few
/// images want much.
/// </summary>
/// <remarks>
/// All candidates learn side by side on the same batches, as one linear layer with a block of outputs for each, in a short training with a raised
/// learning rate. The best decay hardly depends on the number of images, so large sets are represented by a part.
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
    /// <param name="vectors">Scaled vectors of the training images.</param>
    /// <param name="labels">Class of each.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="head">Label smoothing and class weights, as in the training that follows.</param>
    /// <param name="optimizer">The optimizer that the decay is for.</param>
    /// <param name="seed">Decides which images are held out.</param>
    public static (double WeightDecay, string Note) Choose(
        FeatureMatrix vectors, IReadOnlyList<int> labels, int classes, HeadOptions head, OptimizerType optimizer, int seed)
    {
        var unit = optimizer == OptimizerType.AdamW ? 1 / GradientSize : 1;
        if (vectors.Rows < LeastRowsOfClass * classes)
        {
            var usual = s_candidates[Usual] * unit;
            return (usual, Invariant($"training.optimizer.weightDecay: {usual:G3} was taken, because there are too few images to choose one by cross-validation."));
        }

        var random = new Random(seed);
        var rows = Enumerable.Range(0, vectors.Rows).ToArray();
        random.Shuffle(rows);
        // Sorting is stable: dealt out in turn, every fold has its share of each class, drawn at random.
        rows = [.. rows.Take(Math.Max(MostRows, MostRowsOfClass * classes)).OrderBy(row => labels[row])];
        var losses = new double[s_candidates.Length];
        var folds = rows.Length < RowsForOneFold ? Folds : 1;
        for (var fold = 0; fold < folds; fold++)
        {
            var train = rows.Where((_, i) => i % Folds != fold).ToArray();
            var heldOut = rows.Where((_, i) => i % Folds == fold).ToArray();
            var loss = HeldOutLosses(Part(train), Part(heldOut), classes, head, random);
            losses = [.. losses.Zip(loss, (sum, value) => sum + (value / folds))];
        }

        var best = Array.IndexOf(losses, losses.Min());
        var chosen = s_candidates[losses[best] < losses[Usual] - GainToDiffer ? best : Usual] * unit;
        return (chosen, Invariant($"training.optimizer.weightDecay: {chosen:G3} was chosen by cross-validation on {rows.Length} training images."));

        (FeatureMatrix Vectors, int[] Labels) Part(int[] part) => (vectors.Select(part), [.. part.Select(row => labels[row])]);
    }

    private static double[] HeldOutLosses(
        (FeatureMatrix Vectors, int[] Labels) train, (FeatureMatrix Vectors, int[] Labels) heldOut, int classes, HeadOptions head, Random random)
    {
        using var scope = NewDisposeScope();
        var width = s_candidates.Length;
        using var weights = new Parameter(zeros(width * classes, train.Vectors.Columns));
        using var bias = new Parameter(zeros(width * classes));
        var decay = tensor(s_candidates.SelectMany(candidate => Enumerable.Repeat((float)candidate, classes)).ToArray()).unsqueeze(1);
        using var optimizer = OptimizerFactory.Create(new() { Type = OptimizerType.Adam }, [weights], [bias]);
        using var trainSet = new LabelledVectors(train.Vectors, train.Labels);
        using var heldOutSet = new LabelledVectors(heldOut.Vectors, heldOut.Labels);
        var loss = new SoftmaxLoss(head, BalancedWeights.Of(head.ClassWeights, train.Labels, classes));
        var batches = new BatchOrder(train.Vectors.Rows, BatchSize, random);
        var epochs = (Steps + batches.Count - 1) / batches.Count;
        var schedule = new LearningRateSchedule(new() { Type = ScheduleType.Cosine }, epochs, batches.Count);
        var step = 0L;
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            foreach (var batch in batches.Shuffled())
            {
                using var stepScope = NewDisposeScope();
                OptimizerFactory.SetLearningRate(optimizer, LearningRate * schedule.FactorAt(step++));
                var (vectors, labels) = trainSet.Batch(batch);
                optimizer.zero_grad();
                // The mean runs over all candidates; times their number, each has the gradient that it would have alone.
                (loss.ForTraining(Scores(vectors), labels.repeat_interleave(width)) * width).backward();
                using (no_grad())
                {
                    weights.grad!.add_(weights * decay);
                }

                optimizer.step();
            }
        }

        using var withoutGradient = no_grad();
        var each = loss.Each(Scores(heldOutSet.Vectors), heldOutSet.Labels.repeat_interleave(width));
        return [.. each.view(-1, width).mean([0L]).data<float>().Select(value => (double)value)];

        // Rows of one candidate's scores: [N, D] -> [N * candidates, K].
        Tensor Scores(Tensor vectors) => nn.functional.linear(vectors, weights, bias).view(-1, classes);
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
