using Pipelines.Backbones;
using Pipelines.Classification;
using Pipelines.Configuration.Defaults;
using Pipelines.Features;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Packaging;
using Pipelines.Tasks.Classification;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Loop;
using Pipelines.Training.Selection;

namespace Pipelines.Benchmarks.Quality;

/// <summary>
/// Networks that are trained on images. What needs no model selection is made of one training on all images: its last network, the average
/// of its weights, what lies between the probe and that.
/// </summary>
/// <param name="pipeline">A pipeline that trains a network.</param>
/// <param name="features">The vectors of its images.</param>
/// <param name="folder">Takes what a run leaves.</param>
/// <param name="cancellation">Stops the work.</param>
internal sealed class NetworkFinisher(PreparedPipeline pipeline, DataSetFeatures features, string folder, CancellationToken cancellation)
    : IFinisher
{
    private readonly Dictionary<(OnnxModel Model, bool Mirrored), FeatureMatrix> _scores = [];
    private readonly Dictionary<double, OnnxModel> _between = [];
    private readonly Dictionary<OnnxModel, OnnxModel> _refits = [];
    private OnnxModel? _last;
    private OnnxModel? _asRun;

    public FeatureMatrix Scores(FinishForm form) => form switch
    {
        FinishForm.AsRun => ScoresOf(AsRun()),
        FinishForm.AsRunRefit => ScoresOf(Refit(AsRun())),
        FinishForm.AsRunMirrored => BothWays(AsRun()),
        FinishForm.AsRunRefitMirrored => BothWays(Refit(AsRun())),
        FinishForm.Last => ScoresOf(Network(1)),
        FinishForm.LastWeights => ScoresOf(Weights()),
        FinishForm.FourFifths => ScoresOf(Network(0.8)),
        FinishForm.ThreeFifths => ScoresOf(Network(0.6)),
        FinishForm.Refit => ScoresOf(Refit(Network(1))),
        FinishForm.Mirrored => BothWays(Network(1)),
        FinishForm.RefitMirrored => BothWays(Refit(Network(1))),
        _ => throw new NotSupportedException($"{form} takes a head on stored vectors."),
    };

    private OnnxModel AsRun() => _asRun ??= NetworkTraining.Run(
        pipeline, features, HeldOutImages.Of(features), crossValidated: null, new TrialContext(folder), progress: null, cancellation).Model;

    private OnnxModel Network(double share)
    {
        Train();
        return _between[share];
    }

    private OnnxModel Weights()
    {
        Train();
        return _last!;
    }

    /// <summary>Trains once on all images, and keeps what the recipes are made of.</summary>
    private void Train()
    {
        if (_last is not null)
        {
            return;
        }

        var probe = LinearProbe.Train(pipeline, features.Train, features.Validation, progress: null, cancellation);
        using var transfer = new TransferTraining(pipeline, probe, features.Train, features.Validation);
        var loop = new TrainingLoop(
            transfer.Objective,
            new(transfer.Train.Images, pipeline.Preprocessing, pipeline.Augmentation),
            pipeline.Training,
            (objective, _, state) => new EveryShare(objective, state, _between),
            new(TimeProvider.System));
        loop.Run(progress: null, cancellation);

        // The average has been in their place only while the network was evaluated.
        _last = transfer.Objective.WriteBack();
    }

    private OnnxModel Refit(OnnxModel network)
    {
        if (!_refits.TryGetValue(network, out var refit))
        {
            using var extractor = new FeatureExtractor(network, pipeline.Preprocessing, cache: null, ModelGraph.Embedding);
            var vectors = extractor.Extract(features.Train.Images, progress: null, cancellation).Features;
            var set = HeadTrainingSet.Of(
                vectors, features.Train.Labels, pipeline.Data.Labels, new EmbeddingOptions());
            var head = pipeline.Head with { LabelSmoothing = 0 };
            var training = HeadDefaults.Probe(pipeline.Training.Seed, head, set, cancellation);
            var fitted = SoftmaxTrainer.Train(set, validation: null, head, training, log: null, progress: null, cancellation);
            refit = LearnedLayers.WithHead(network, fitted.Head);
            _refits.Add(network, refit);
        }

        return refit;
    }

    private FeatureMatrix BothWays(OnnxModel model) => QualityTrial.MeanOfLogits(ScoresOf(model), ScoresOf(model, mirrored: true));

    private FeatureMatrix ScoresOf(OnnxModel model, bool mirrored = false)
    {
        if (!_scores.TryGetValue((model, mirrored), out var scores))
        {
            var graph = mirrored ? MirroredGraph.Of(model) : model;
            using var extractor = new FeatureExtractor(graph, pipeline.Preprocessing, cache: null, ModelGraph.Scores);
            scores = extractor.Extract(features.Test.Images, progress: null, cancellation).Features;
            _scores.Add((model, mirrored), scores);
        }

        return scores;
    }

    /// <summary>Keeps the last network and those on the way to it.</summary>
    private sealed class EveryShare(ITrainingObjective objective, SelectionState state, Dictionary<double, OnnxModel> networks)
        : IModelSelection
    {
        private readonly WeightInterpolation _interpolation = new(objective.State);

        public SelectionState State { get; } = state;

        public bool ComparesAtEnd => false;

        public void Observe(long step, ValidationResult? result, bool isLast)
        {
            if (!isLast)
            {
                return;
            }

            networks[1] = objective.WriteBack();
            foreach (var share in WeightInterpolation.Shares)
            {
                using var between = _interpolation.PutInPlace(share);
                networks[share] = objective.WriteBack();
            }
        }

        public void CompareAtEnd(long step, CancellationToken cancellation) => throw new NotSupportedException();

        public string? Explain(TrainingPlan plan) => null;

        public void Dispose() => _interpolation.Dispose();
    }
}
