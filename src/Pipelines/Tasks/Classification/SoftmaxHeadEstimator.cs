using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Pipelines.Classification;
using Pipelines.Configuration.Defaults;
using Pipelines.Packaging;

namespace Pipelines;

/// <summary>
/// Trains the softmax head on a feature column and a key column of an ML.NET data view. Created by
/// <see cref="SoftmaxHeadCatalog.SoftmaxHead"/>.
/// </summary>
public sealed class SoftmaxHeadEstimator : IEstimator<MulticlassPredictionTransformer<MaximumEntropyModelParameters>>
{
    private readonly MulticlassClassificationCatalog.MulticlassClassificationTrainers _trainers;
    private readonly string _labelColumn;
    private readonly string _featureColumn;
    private readonly HeadOptions _head;
    private readonly TrainingOptions _training;
    private readonly IDataView? _validation;
    private readonly IProgress<StageProgress>? _progress;

    internal SoftmaxHeadEstimator(
        MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers,
        string labelColumn,
        string featureColumn,
        HeadOptions head,
        TrainingOptions training,
        IDataView? validation,
        IProgress<StageProgress>? progress)
    {
        _trainers = trainers;
        _labelColumn = labelColumn;
        _featureColumn = featureColumn;
        _head = head;
        _training = training;
        _validation = validation;
        _progress = progress;
    }

    /// <summary>Trains on all rows that have a class.</summary>
    /// <returns>Adds <c>Score</c> (probabilities, the key values as slot names) and <c>PredictedLabel</c> (a key).</returns>
    /// <exception cref="PipelineException">A column is missing or of another type, there is no row to train on, or training
    /// failed.</exception>
    public MulticlassPredictionTransformer<MaximumEntropyModelParameters> Fit(IDataView input)
    {
        var train = LabelledRows.Read(input, _featureColumn, _labelColumn);
        var validation = _validation is null ? null : LabelledRows.Read(_validation, _featureColumn, _labelColumn);
        var set = HeadTrainingSet.Of(train.Features, train.Labels, train.ClassNames, new());
        var held = validation is null ? null : set.Validation(validation.Features, validation.Labels);
        var head = HeadDefaults.Head(_head, TransferForm.FeatureVectors);
        var (training, _) = HeadDefaults.Training(_training, head, set, CancellationToken.None);
        var model = SoftmaxTrainer.Train(set, held, head, training, log: null, _progress, CancellationToken.None);
        return StockTransformers.Softmax(
            StockTransformers.EnvironmentOf(_trainers), model.Head, input.Schema, _featureColumn, _labelColumn);
    }

    /// <summary>The columns after fitting: those of ML.NET's own maximum entropy trainer, whose transformer results.</summary>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        _trainers.LbfgsMaximumEntropy(_labelColumn, _featureColumn).GetOutputSchema(inputSchema);
}
