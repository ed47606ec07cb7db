using Pipelines.Classification;
using Pipelines.Training;
using Pipelines.Training.Optimizers;

namespace Pipelines.Configuration.Defaults;

/// <summary>Decides the options that are left open of a head, and of its training on stored vectors.</summary>
internal static class HeadDefaults
{
    private const int BatchSize = 128;
    private const OptimizerType Type = OptimizerType.Adam;

    // Enough steps for the loss to settle, however few or many images there are.
    private const int UsualSteps = 600;
    private const int LeastEpochs = 5;
    private const int MostEpochs = 200;

    /// <summary>The head, by the form of transfer learning.</summary>
    public static ResolvedHead Head(HeadOptions head, TransferForm transfer) => new()
    {
        LabelSmoothing = head.LabelSmoothing ?? (transfer == TransferForm.FeatureVectors ? 0 : head.Loss.NetworkLabelSmoothing),
        Dropout = transfer == TransferForm.FeatureVectors ? 0 : head.Dropout ?? 0,
        Loss = head.Loss,
        ClassWeights = head.ClassWeights,
    };

    /// <summary>How long a head is trained on stored vectors.</summary>
    /// <param name="training">What is written.</param>
    /// <param name="trainingImages">Number of training images, at least 1.</param>
    /// <returns>The length, and the steps in an epoch.</returns>
    public static (EpochsOrSteps Length, int StepsPerEpoch) Length(TrainingOptions training, int trainingImages)
    {
        var stepsPerEpoch = BatchOrder.CountFor(trainingImages, training.BatchSize ?? BatchSize);
        return training.Steps is { } steps
            ? (EpochsOrSteps.OfSteps(steps), stepsPerEpoch)
            : (EpochsOrSteps.OfEpochs(training.Epochs ?? Math.Clamp(UsualSteps / stepsPerEpoch, LeastEpochs, MostEpochs)), stepsPerEpoch);
    }

    /// <summary>
    /// The training of a head, once its vectors are there: a weight decay that is left open is chosen by cross-validation.
    /// </summary>
    /// <param name="training">What is written.</param>
    /// <param name="head">The head.</param>
    /// <param name="train">The training images.</param>
    /// <param name="cancellation">Ends the choice.</param>
    /// <returns>The training, and what a person should know about what was chosen.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static (ResolvedHeadTraining Training, IReadOnlyList<RunNote> Notes) Training(
        TrainingOptions training, ResolvedHead head, HeadTrainingSet train, CancellationToken cancellation)
    {
        var (optimizer, notes) = (training.Optimizer, new List<RunNote>());
        var type = optimizer.Type ?? Type;
        if (optimizer.WeightDecay is not { } weightDecay)
        {
            (weightDecay, var note) = WeightDecayChoice.Choose(train, head, type, training.Seed, cancellation);
            notes.Add(RunNote.Detail(note));
        }

        return (
            new()
            {
                BatchSize = training.BatchSize ?? BatchSize,
                Length = Length(training, train.Rows.Vectors.Rows).Length,
                Interval = TrainingDefaults.Interval(training),
                Optimizer = new(optimizer)
                {
                    Type = type,
                    LearningRate = optimizer.LearningRate ?? OptimizerTable.Of(type).HeadLearningRate,
                    WeightDecay = weightDecay,
                },
                Schedule = TrainingDefaults.WithWarmUp(training.Schedule, 0),
                EarlyStopping = training.EarlyStopping,
                Seed = training.Seed,
            },
            notes);
    }

    /// <summary>The training of the linear probe that comes before a network is trained.</summary>
    /// <param name="seed">The seed of the network's training.</param>
    /// <param name="head">The head.</param>
    /// <param name="train">The training images.</param>
    /// <param name="cancellation">Ends the choice of the weight decay.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ResolvedHeadTraining Probe(int seed, ResolvedHead head, HeadTrainingSet train, CancellationToken cancellation) =>
        Training(new() { Seed = seed }, head, train, cancellation).Training;

    /// <summary>What is written with the defaults filled in that do not depend on the vectors.</summary>
    public static TrainingOptions BeforeVectors(TrainingOptions training) => training with
    {
        BatchSize = training.BatchSize ?? BatchSize,
        Interval = TrainingDefaults.Interval(training).Epochs,
        Optimizer = training.Optimizer with
        {
            Type = training.Optimizer.Type ?? Type,
            BackboneLearningRateFactor = null,
            LayerDecay = null,
        },
        Schedule = TrainingDefaults.WithWarmUp(training.Schedule, 0),
    };
}
