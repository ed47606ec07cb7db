using Pipelines.Numerics;
using Pipelines.Tasks.Classification;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Benchmarks.Quality;

/// <summary>Heads on stored vectors.</summary>
/// <param name="pipeline">A pipeline on stored vectors.</param>
/// <param name="features">Its vectors.</param>
/// <param name="cancellation">Stops the work.</param>
internal sealed class VectorFinisher(PreparedPipeline pipeline, DataSetFeatures features, CancellationToken cancellation) : IFinisher
{
    private const int Heads = 5;

    private readonly Lazy<DataSetFeatures> _mirrored = new(() => DataSetFeatures.Extract(
        pipeline with { FeatureGraph = MirroredGraph.Of(pipeline.FeatureGraph) }, TimeProvider.System, progress: null, cancellation));

    public FeatureMatrix Scores(FinishForm form) => form switch
    {
        FinishForm.AsRun => Predict(pipeline, features.Train, features.Test),
        FinishForm.MirroredTest => Predict(pipeline, features.Train, MeanOf(all => all.Test)),
        FinishForm.MirroredTraining => Predict(pipeline, BothOfTraining(), features.Test),
        FinishForm.MirroredBoth => Predict(pipeline, BothOfTraining(), MeanOf(all => all.Test)),
        FinishForm.Means => Predict(pipeline, MeanOf(all => all.Train), MeanOf(all => all.Test)),
        FinishForm.FiveHeads => QualityTrial.MeanOfLogits(
            [.. Enumerable.Range(0, Heads)
                .Select(head => Predict(WithSeed((1000 * head) + pipeline.Options.Training.Seed), features.Train, features.Test))]),
        _ => throw new NotSupportedException($"{form} takes a network."),
    };

    private FeatureMatrix Predict(PreparedPipeline settings, SplitFeatures train, SplitFeatures test) =>
        HeadTraining.Predict(settings, features with { Train = train }, test, progress: null, cancellation);

    private PreparedPipeline WithSeed(int seed) =>
        pipeline with { Options = pipeline.Options with { Training = pipeline.Options.Training with { Seed = seed } } };

    private SplitFeatures MeanOf(Func<DataSetFeatures, SplitFeatures> part)
    {
        var (seen, mirrored) = (part(features), part(_mirrored.Value));
        var mean = new FeatureMatrix(seen.Features.Rows, seen.Features.Columns);
        for (var i = 0; i < mean.Values.Length; i++)
        {
            mean.Values[i] = (seen.Features.Values[i] + mirrored.Features.Values[i]) / 2;
        }

        return seen with { Features = mean };
    }

    private SplitFeatures BothOfTraining()
    {
        var (seen, mirrored) = (features.Train, _mirrored.Value.Train);
        return new(
            [.. seen.Images, .. mirrored.Images],
            new([.. seen.Features.Values, .. mirrored.Features.Values], 2 * seen.Features.Rows, seen.Features.Columns),
            [.. seen.Labels, .. mirrored.Labels]);
    }
}
