using Pipelines.Backbones;
using Pipelines.Classification;
using Pipelines.Classification.Decision;
using Pipelines.Configuration.Defaults;
using Pipelines.Data;
using Pipelines.Data.Folds;
using Pipelines.Numerics;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Classification;

/// <summary>Images on which the limits of a decision are fitted, as a model sees them that was not trained on them.</summary>
/// <param name="Source">Which images.</param>
/// <param name="Images">The images.</param>
/// <param name="Scores">Their scores, calibrated.</param>
/// <param name="FamiliarityNumbers">Their cosine and energy; null where unknown images are not to be told.</param>
internal sealed record DecisionImages(DecisionSource Source, SplitFeatures Images, FeatureMatrix Scores, FeatureMatrix? FamiliarityNumbers)
{
    private const int Parts = 5;
    private const int Seed = 1;

    // So strong that the energy of what lies between the classes is low; see benchmarks, command unknown.
    private const double EnergyWeightDecay = 1;

    /// <summary>What tells unknown images; null where they are not to be told.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="embeddings">The embeddings of training images.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="head">The head of the classifier.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static Familiarity? FamiliarityOf(
        PreparedPipeline pipeline, FeatureMatrix embeddings, IReadOnlyList<int> labels, LinearLayer head, CancellationToken cancellation)
    {
        return pipeline.Options.Decision?.Unknown is null
            ? null
            : Familiarity.Fit(embeddings, labels, head, pipeline.FeatureGraph.Proto.CalculateSize(), () => Train(
                embeddings, labels, pipeline.Data.Labels, pipeline.Options.Training.Seed, cancellation));
    }

    /// <summary>The head of the energy.</summary>
    /// <param name="embeddings">The embeddings of training images.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="names">The names of all classes.</param>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static LinearLayer Train(
        FeatureMatrix embeddings,
        IReadOnlyList<int> labels,
        IReadOnlyList<string> names,
        int seed,
        CancellationToken cancellation)
    {
        var set = HeadTrainingSet.Of(embeddings, labels, names, new());
        var head = HeadDefaults.Head(new(), TransferForm.FeatureVectors);
        var (training, _) = HeadDefaults.Training(
            new() { Seed = seed, Optimizer = new() { WeightDecay = EnergyWeightDecay } }, head, set, cancellation);
        return SoftmaxTrainer.Train(set, validation: null, head, training, log: null, progress: null, cancellation).Head;
    }

    /// <summary>The limits.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="familiarity">What tells unknown images; null for nothing.</param>
    public DecisionLayers Fit(DecisionOptions options, Familiarity? familiarity) => Fit(
        options, familiarity, [.. Enumerable.Range(0, Images.Images.Count)]);

    /// <summary>Decides on these images themselves: on each part by limits that are fitted on the others.</summary>
    public DecidedImages CrossFitted(DecisionOptions options, Familiarity? familiarity)
    {
        var units = new SplitUnits(Images.Images);
        var partOf = FoldDeal.Of(Images.Labels, [.. Images.Images.Select(units.KeyOf)], Parts, Seed);
        var places = Enumerable.Range(0, partOf.Length).ToLookup(image => partOf[image]);
        return DecidedImages.Joined(
        [
            .. places.Select(part =>
            {
                int[] own = [.. part];
                var layers = Fit(options, familiarity, [.. Enumerable.Range(0, partOf.Length).Where(image => partOf[image] != part.Key)]);
                return (DecidedImages.Of(layers, Scores.Select(own), FamiliarityNumbers?.Select(own)), (IReadOnlyList<int>)own);
            }),
        ]);
    }

    private DecisionLayers Fit(DecisionOptions options, Familiarity? familiarity, IReadOnlyList<int> rows)
    {
        var scores = Scores.Select(rows);
        int[] labels = [.. rows.Select(row => Images.Labels[row])];
        return new()
        {
            Sets = options.Unsure?.Coverage is { } coverage
                ? Conformal.Fit(scores, labels, coverage, options.Unsure.Method ?? ConformalMethod.Lac)
                : null,
            LeastScore = options.Unsure?.ErrorRate is { } rate ? AcceptanceThreshold.Fit(scores, labels, rate) : null,
            Typicality = familiarity is null || FamiliarityNumbers is null || options.Unknown is not { } unknown
                ? null
                : new(
                    familiarity.Prototypes,
                    familiarity.IsOwnHead ? null : familiarity.EnergyHead,
                    TypicalityFit.Of(FamiliarityNumbers.Select(rows), unknown)),
        };
    }
}
