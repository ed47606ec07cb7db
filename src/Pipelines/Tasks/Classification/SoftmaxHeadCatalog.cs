using Microsoft.ML;

namespace Pipelines;

/// <summary>The head for ML.NET programs, beside ML.NET's own trainers.</summary>
public static class SoftmaxHeadCatalog
{
    /// <summary>
    /// Trains one linear layer and softmax with mini-batches. Fitting gives ML.NET's own prediction transformer: a saved
    /// chain loads in programs that do not have this library.
    /// </summary>
    /// <param name="trainers">The catalogue of the <see cref="MLContext"/>.</param>
    /// <param name="labelColumnName">The class: a key column, as <c>MapValueToKey</c> gives it. Rows without a class are ignored.</param>
    /// <param name="featureColumnName">The features: a vector column of floats of known size.</param>
    /// <param name="head">Label smoothing and class weights. Default: none.</param>
    /// <param name="training">Batch size, epochs, optimizer, schedule, early stopping, seed. Default: those of
    /// <see cref="TrainingOptions"/>.</param>
    /// <param name="validation">Held-out rows with the same columns and keys; the weights with the lowest loss on them are kept. Default:
    /// none.</param>
    /// <param name="progress">Receives the progress of each epoch.</param>
    public static SoftmaxHeadEstimator SoftmaxHead(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        HeadOptions? head = null,
        TrainingOptions? training = null,
        IDataView? validation = null,
        IProgress<StageProgress>? progress = null) =>
        new(trainers, labelColumnName, featureColumnName, head ?? new(), training ?? new(), validation, progress);
}
