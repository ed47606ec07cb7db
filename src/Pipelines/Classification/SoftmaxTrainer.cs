using Pipelines.Classification.Losses;
using Pipelines.Training.Loop;

namespace Pipelines.Classification;

/// <summary>Trains the head, and the bottleneck where there is one, on stored feature vectors.</summary>
internal static class SoftmaxTrainer
{
    /// <summary>
    /// Trains with mini-batches on softmax cross-entropy. The same seed gives the same model, bit for bit, on any number of cores.
    /// </summary>
    /// <param name="train">The training images.</param>
    /// <param name="validation">
    /// The validation images, scaled as the training images; null for none. Where given, the weights with the lowest validation loss are
    /// kept.
    /// </param>
    /// <param name="head">The loss, label smoothing, class weights.</param>
    /// <param name="training">Batch size, length, optimizer, schedule, early stopping, seed.</param>
    /// <param name="log">Receives the course of the training; null for nothing.</param>
    /// <param name="progress">Receives the progress of each epoch, with its loss.</param>
    /// <param name="cancellation">
    /// Ends training after the current step; what has been learned so far is returned, unless there is nothing yet.
    /// </param>
    /// <returns>Layers that take the raw vectors.</returns>
    /// <exception cref="PipelineException">Training diverged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first step.</exception>
    public static SoftmaxModel Train(
        HeadTrainingSet train,
        LabelledVectors? validation,
        ResolvedHead head,
        ResolvedHeadTraining training,
        ITrainingLog? log,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var (vectors, labels) = train.Rows;
        var notes = new List<RunNote>();
        if (training.BatchSize > vectors.Rows)
        {
            notes.Add(RunNote.Detail(
                $"training.batchSize is {training.BatchSize}, but there {Quantity.Are(vectors.Rows)} only "
                + $"{Quantity.Of(vectors.Rows, "training images")}: each step uses all of them."));
        }

        var (random, embedding) = (new Random(training.Seed), train.Embedding);
        var network = new SoftmaxNetwork(vectors.Columns, embedding.Dimensions, embedding.L2Normalize, train.ClassNames.Count, random);
        var loss = new SoftmaxLoss(head.Loss, head.LabelSmoothing, head.ClassWeights.For(labels, train.ClassNames));
        var loop = new SoftmaxTrainingLoop(network, loss, train.Rows, validation, training, random, log);
        var (layers, epoch) = loop.Run(progress, cancellation);

        return new SoftmaxModel(
            layers.Bottleneck is null ? null : train.Scaling.Fold(layers.Bottleneck),
            layers.Bottleneck is null ? train.Scaling.Fold(layers.Head) : layers.Head,
            loop.Records)
        {
            Epoch = epoch,
            Notes = [.. notes, .. loop.Notes],
        };
    }
}
