using Pipelines.Backbones;
using Pipelines.Classification;
using Pipelines.Classification.Calibration;
using Pipelines.Classification.Decision;
using Pipelines.Data;
using Pipelines.Evaluation;
using Pipelines.Features;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Classification;

/// <summary>How a model decides, and how its limits were found.</summary>
/// <param name="Layers">How it decides.</param>
/// <param name="Familiarity">What tells unknown images; null where they are not to be told.</param>
/// <param name="FittedOn">The images that the limits were fitted on.</param>
/// <param name="HeldOut">Cosine and energy of the images that the model is evaluated on; null where unknown ones are not
/// to be told.</param>
internal sealed record ModelDecision(
    DecisionLayers Layers, Familiarity? Familiarity, DecisionImages FittedOn, FeatureMatrix? HeldOut)
{
    /// <summary>Fits the limits; null where no decision is wanted.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="familiarity">What tells unknown images, by the model; null where they are not to be told.</param>
    /// <param name="fittedOn">The images to fit them on.</param>
    /// <param name="heldOut">The embeddings of the images that the model is evaluated on.</param>
    public static ModelDecision? Of(
        PreparedPipeline pipeline, Familiarity? familiarity, DecisionImages fittedOn, Func<FeatureMatrix> heldOut) =>
        pipeline.Options.Decision is not { } options
            ? null
            : new(fittedOn.Fit(options, familiarity), familiarity, fittedOn, familiarity?.Of(heldOut()));

    /// <summary>The model with its decision as further outputs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="head">Its head.</param>
    public OnnxModel AppendTo(OnnxModel model, LinearLayer head) => DecisionGraph.Append(model, head, Layers);

    /// <summary>
    /// The images to fit the limits of a head on stored vectors on: the validation images, where there are enough that do not measure it,
    /// else the training images, out of fold.
    /// </summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="features">The vectors of its images.</param>
    /// <param name="heldOut">The images on which the classifier is evaluated.</param>
    /// <param name="trained">The classifier, calibrated.</param>
    /// <param name="familiarity">What tells unknown images, by the classifier; null where they are not to be told.</param>
    /// <param name="temperature">The temperature of the classifier.</param>
    /// <param name="train">Trains another head on some of the training images.</param>
    /// <param name="progress">Receives the progress of out-of-fold training.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">A training on a part of the images diverged.</exception>
    public static DecisionImages ImagesOfHead(
        PreparedPipeline pipeline,
        DataSetFeatures features,
        HeldOutImages heldOut,
        SoftmaxModel trained,
        Familiarity? familiarity,
        double temperature,
        Func<IReadOnlyList<int>, SoftmaxModel> train,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var (options, validation, images) = (pipeline.Options, features.Validation, features.Train);
        FeatureMatrix Embed(SoftmaxModel model, FeatureMatrix vectors) =>
            Embedder.Embed(vectors, model.Bottleneck, options.Embedding.L2Normalize);
        if (heldOut.Split != validation && validation.Images.Count >= DecisionNeeds.Fewest(options.Decision!).Images)
        {
            var embeddings = Embed(trained, validation.Features);
            return new(
                DecisionSource.Validation, validation, SoftmaxScorer.Score(trained.Head, embeddings), familiarity?.Of(embeddings));
        }

        var numbers = familiarity is null ? null : new FeatureMatrix(images.Images.Count, Familiarity.Numbers);
        var units = new SplitUnits(images.Images);
        var (rows, scores) = OutOfFoldScores.Of(
            new(images.Features, images.Labels),
            [.. images.Images.Select(units.KeyOf)],
            train,
            options.Embedding.L2Normalize,
            progress is null ? null : new StageNamed(progress, "fitting the decision"),
            cancellation,
            numbers is null ? null : Compare);
        return new(
            DecisionSource.OutOfFold, images.Select(rows), TemperatureScaling.Apply(scores, temperature), numbers?.Select(rows));

        void Compare(SoftmaxModel model, IReadOnlyList<int> others, IReadOnlyList<int> fold)
        {
            var known = DecisionImages.FamiliarityOf(
                pipeline,
                Embed(model, images.Features.Select(others)),
                [.. others.Select(row => images.Labels[row])],
                model.Head,
                cancellation)!;
            var compared = known.Of(Embed(model, images.Features.Select(fold)));
            foreach (var (place, row) in fold.Index())
            {
                compared.Row(place).CopyTo(numbers!.Row(row));
            }
        }
    }

    /// <summary>What was decided on the held-out images.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="heldOut">The images.</param>
    /// <param name="scores">Their scores by the model.</param>
    public DecidedImages Decide(DecisionOptions options, HeldOutImages heldOut, FeatureMatrix scores) => MeasuresItself(heldOut)
        ? FittedOn.CrossFitted(options, Familiarity)
        : DecidedImages.Of(Layers, scores, HeldOut);

    /// <summary>The metrics of these decisions.</summary>
    public DecisionMetrics Evaluate(
        IReadOnlyList<string> labels, HeldOutImages heldOut, FeatureMatrix scores, DecidedImages decided) => DecisionEvaluator.Evaluate(
        labels,
        heldOut.Split.Labels,
        scores,
        decided,
        heldOut.Groups,
        new(
            FittedOn.Source,
            FittedOn.Images.Images.Count,
            MeasuresItself(heldOut),
            Layers.LeastScore is { } least and <= 1 ? least : null));

    /// <summary>What a person should know about it.</summary>
    public IEnumerable<RunNote> Notes(PreparedPipeline pipeline)
    {
        var fittedOn = FittedOn.Source switch
        {
            DecisionSource.Validation => "validation images",
            DecisionSource.OutOfFold => "training images, each as a head saw it that was not trained on it",
            _ => "training images, as the models of the cross-validation saw them",
        };
        yield return RunNote.Detail(
            $"The limits of the decision were fitted on {FittedOn.Images.Images.Count} {fittedOn}.");
        if (Layers.LeastScore == AcceptanceThreshold.Unreachable)
        {
            yield return new(
                "No threshold on the highest score keeps the \"errorRate\" that \"decision\" asks for: the model accepts no prediction. "
                + "Ask for a higher one, or use \"coverage\".");
        }

        var labels = pipeline.Data.Labels;
        var missing = Enumerable.Range(0, labels.Count).Except(FittedOn.Images.Labels).Select(label => labels[label]).ToList();
        if (missing.Count > 0)
        {
            yield return new(
                $"None of the images on which the decision was fitted shows {string.Join(", ", missing)}: what it promises was not "
                + "measured there.");
        }
    }

    // The images of a cross-validation, and validation images where there are no test images.
    private bool MeasuresItself(HeldOutImages heldOut) => heldOut.Name == (FittedOn.Source switch
    {
        DecisionSource.Validation => "validation",
        DecisionSource.OutOfFold => "train",
        _ => HeldOutImages.CrossValidation,
    });
}
