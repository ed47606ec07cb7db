using Pipelines.Configuration.Defaults;
using Pipelines.Data;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;
using Pipelines.Training;

namespace Pipelines.Tasks.Classification;

/// <summary>How a classifier's network is trained, for plan and learning-rate test.</summary>
internal sealed class ClassifierNetwork : INetworkTraining
{
    public ResolvedTraining Resolve(PipelineOptions options, int trainingImages) =>
        NetworkDefaults.Classifier(options.Training, trainingImages);

    public (IReadOnlyList<HashedImage> Train, IReadOnlyList<HashedImage> Validation) Split(PreparedPipeline pipeline) =>
        ValidationSplit.Of(pipeline);

    public NetworkToTrain Start(
        PreparedPipeline pipeline, TimeProvider clock, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var features = DataSetFeatures.Extract(pipeline, clock, progress, cancellation);
        var transfer = TransferTraining.FromProbe(pipeline, features, notes: [], progress, cancellation);
        return new(transfer.Objective, transfer.Train.Images, transfer);
    }

    public NetworkToTrain Sketch(PreparedPipeline pipeline, IReadOnlyList<HashedImage> train, IReadOnlyList<HashedImage> validation)
    {
        var transfer = TransferTraining.Untrained(pipeline, train, validation);
        return new(transfer.Objective, train, transfer);
    }
}
