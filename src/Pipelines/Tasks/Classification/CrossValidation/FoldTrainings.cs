using Pipelines.Classification.Decision;
using Pipelines.Data.Folds;
using Pipelines.Evaluation;
using Pipelines.Numerics;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Classification.CrossValidation;

/// <summary>
/// Predicts each training image by a model that was trained without its part of the images. All that a training looks at, such as the
/// scaling of the vectors, the weight decay that it chooses and the images by which it validates a network, is of the other parts.
/// </summary>
internal static class FoldTrainings
{
    /// <summary>Does it.</summary>
    /// <param name="pipeline">A pipeline with folds.</param>
    /// <param name="features">The vectors of its images.</param>
    /// <param name="context">The clock, and where checkpoints go.</param>
    /// <param name="progress">Receives the progress of each training.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">Broken images leave a part without an image, or a training without a class.</exception>
    public static CrossValidatedImages Run(
        PreparedPipeline pipeline,
        DataSetFeatures features,
        IRunContext context,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var (folds, train) = (pipeline.Data.Folds!, features.Train);
        var columns = Columns(pipeline);
        var scores = new FeatureMatrix(train.Images.Count, columns);
        var (perFold, notes) = (new List<FoldMetrics>(), new List<RunNote>());
        for (var repeat = 0; repeat < folds.Repeats; repeat++)
        {
            foreach (var (fold, split) in Splits(pipeline, train, folds, repeat).ToList().Index())
            {
                cancellation.ThrowIfCancellationRequested();
                var name = folds.Repeats == 1 ? $"fold {fold + 1}" : $"repeat {repeat + 1}, fold {fold + 1}";
                var predicted = Predict(
                    pipeline,
                    features with { Train = train.Select(split.Train), Test = train.Select(split.Predicted) },
                    context.Fold(repeat, fold),
                    notes,
                    progress is null ? null : new FoldProgress(progress, $"{name} of {folds.Count}"),
                    cancellation);
                if (repeat == 0)
                {
                    foreach (var (place, row) in split.Predicted.Index())
                    {
                        predicted.Row(place).CopyTo(scores.Row(row));
                    }
                }

                var metrics = ClassificationEvaluator.Evaluate(
                    pipeline.Data.Labels,
                    [.. split.Predicted.Select(row => train.Labels[row])],
                    FurtherColumns.Split(predicted, pipeline.Data.Labels.Count).First,
                    cancellation: cancellation);
                perFold.Add(new(repeat + 1, fold + 1, metrics.Images, metrics.Accuracy, metrics.LogLoss, metrics.MacroF1));
            }
        }

        var (ofClasses, familiarity) = FurtherColumns.Split(scores, pipeline.Data.Labels.Count);
        return new(
            new(HeldOutImages.CrossValidation, train),
            ofClasses,
            familiarity,
            CrossValidationMetrics.Of(folds.Count, folds.Repeats, perFold),
            PredictedByModel(features),
            [.. notes.Distinct()]);
    }

    private static FeatureMatrix Predict(
        PreparedPipeline pipeline,
        DataSetFeatures features,
        IFoldContext context,
        List<RunNote> notes,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var predicted = features.Test;
        if (pipeline.Options.Training.Transfer == TransferForm.FeatureVectors)
        {
            return HeadTraining.Predict(pipeline, features, predicted, progress, cancellation);
        }

        if (context.Finished(predicted.Images.Count, Columns(pipeline)) is { } finished)
        {
            return finished;
        }

        var trained = NetworkTraining.Run(
            pipeline, features, new(HeldOutImages.CrossValidation, predicted), null, context, progress, cancellation);
        notes.AddRange(trained.Notes.Where(note => note.Level == NoteLevel.Note));
        var scores = FurtherColumns.Join(trained.Scores, trained.Familiarity);
        context.Finish(scores);
        return scores;
    }

    /// <summary>The scores of an image, and behind them what tells unknown ones.</summary>
    private static int Columns(PreparedPipeline pipeline) =>
        pipeline.Data.Labels.Count + (pipeline.Options.Decision?.Unknown is null ? 0 : Familiarity.Numbers);

    /// <summary>The rows that each training learns from, and those that it predicts.</summary>
    private static IEnumerable<(int[] Train, int[] Predicted)> Splits(
        PreparedPipeline pipeline, SplitFeatures train, FoldAssignment folds, int repeat)
    {
        var rows = Enumerable.Range(0, train.Images.Count).ToLookup(row => folds.Of(train.Images[row], repeat));
        for (var fold = 0; fold < folds.Count; fold++)
        {
            int[] learned = [.. Enumerable.Range(0, train.Images.Count).Where(row => folds.Of(train.Images[row], repeat) != fold)];
            var labels = learned.Select(row => train.Labels[row]).ToHashSet();
            if (!rows.Contains(fold) || labels.Count < pipeline.Data.Labels.Count)
            {
                var missing = pipeline.Data.Labels.Index().Where(label => !labels.Contains(label.Index)).Select(label => label.Item);
                throw new PipelineException(new Problem(
                    pipeline.Place("data.folds"),
                    rows.Contains(fold)
                        ? $"Images that cannot be read leave one of the {folds.Count} trainings without: {string.Join(", ", missing)}."
                        : $"None of the images of fold {fold + 1} can be read.",
                    "Replace the broken images, or write fewer \"folds\"."));
            }

            yield return (learned, [.. rows[fold]]);
        }
    }

    /// <summary>
    /// What the model predicts that is trained on all images: the test images, else some images by which what is exported is checked.
    /// </summary>
    private static HeldOutImages PredictedByModel(DataSetFeatures features)
    {
        const int Checked = 3;
        return features.Test.Images.Count > 0
            ? new("test", features.Test)
            : new(HeldOutImages.Train, features.Train.Select([.. Enumerable.Range(0, Math.Min(Checked, features.Train.Images.Count))]));
    }

    private sealed class FoldProgress(IProgress<StageProgress> progress, string fold) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => progress.Report(value with { Stage = $"{fold}: {value.Stage}" });
    }
}
