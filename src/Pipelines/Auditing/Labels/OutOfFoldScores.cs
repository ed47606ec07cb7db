using Pipelines.Classification;
using Pipelines.Configuration.Defaults;
using Pipelines.Data.Folds;
using Pipelines.Features;
using Pipelines.Numerics;

namespace Pipelines.Auditing.Labels;

/// <summary>What a softmax head says of each image that it was not trained on.</summary>
internal static class OutOfFoldScores
{
    /// <summary>The folds of one round.</summary>
    public const int Folds = 5;

    private const string Stage = "auditing labels";

    // With the decay that suits right labels, a head overfits to some of the wrong ones.
    private const double DecayFactor = 3;

    /// <summary>The probability of each class for each image.</summary>
    /// <param name="images">The images.</param>
    /// <param name="head">The loss and the weights of the classes.</param>
    /// <param name="embedding">The bottleneck and the normalisation before the head.</param>
    /// <param name="rounds">How often the images are dealt out anew; the rounds are averaged.</param>
    /// <param name="seed">Decides the folds.</param>
    /// <param name="progress">Receives the number of folds.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Probabilities [N, K].</returns>
    public static FeatureMatrix Predict(
        LabelledImages images,
        ResolvedHead head,
        EmbeddingOptions embedding,
        int rounds,
        int seed,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var whole = HeadTrainingSet.Of(images.Vectors, images.Labels, images.ClassNames, embedding);
        var training = HeadDefaults.Training(new() { Seed = seed }, head, whole, cancellation).Training;
        training = training with
        {
            Optimizer = training.Optimizer with { WeightDecay = DecayFactor * training.Optimizer.WeightDecay },
        };
        var scores = new FeatureMatrix(images.Vectors.Rows, images.ClassNames.Count);
        for (var round = 0; round < rounds; round++)
        {
            var folds = FoldDeal.Of(images.Labels, images.Units, Folds, seed + round);
            for (var fold = 0; fold < Folds; fold++)
            {
                cancellation.ThrowIfCancellationRequested();
                AddFold(images, folds, fold, head, embedding, training, scores, cancellation);
                progress?.Report(new(Stage, (round * Folds) + fold + 1, rounds * Folds) { Unit = "folds" });
            }
        }

        foreach (ref var score in scores.Values.AsSpan())
        {
            score /= rounds;
        }

        return scores;
    }

    private static void AddFold(
        LabelledImages images,
        int[] folds,
        int fold,
        ResolvedHead head,
        EmbeddingOptions embedding,
        ResolvedHeadTraining training,
        FeatureMatrix scores,
        CancellationToken cancellation)
    {
        int[] rest = [.. Enumerable.Range(0, folds.Length).Where(row => folds[row] != fold)];
        int[] heldOut = [.. Enumerable.Range(0, folds.Length).Where(row => folds[row] == fold)];
        if (rest.Length == 0 || heldOut.Length == 0)
        {
            return;
        }

        var set = HeadTrainingSet.Of(
            images.Vectors.Select(rest), [.. rest.Select(row => images.Labels[row])], images.ClassNames, embedding);
        var model = SoftmaxTrainer.Train(set, validation: null, head, training, log: null, progress: null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var embedded = Embedder.Embed(images.Vectors.Select(heldOut), model.Bottleneck, embedding.L2Normalize);
        var predicted = SoftmaxScorer.Score(model.Head, embedded);
        for (var i = 0; i < heldOut.Length; i++)
        {
            var row = scores.Row(heldOut[i]);
            for (var k = 0; k < row.Length; k++)
            {
                row[k] += predicted.Row(i)[k];
            }
        }
    }
}
