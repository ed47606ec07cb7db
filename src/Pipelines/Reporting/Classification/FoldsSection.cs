using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Classification;

/// <summary>The parts of a cross-validation.</summary>
internal static class FoldsSection
{
    /// <summary>The section; null without a cross-validation.</summary>
    public static ReportSection? Of(ClassificationReport report) => report.Metrics.CrossValidation is not { } validation
        ? null
        : new("folds", "Cross-validation", Markup.Of(
            $"""
            <p>Each image was predicted by a model that was trained without its fold, on {validation.Folds - 1}/{validation.Folds} of the
            images. All figures of this page are of these predictions{(validation.Repeats > 1 ? ", of the first repeat" : "")}. The exported
            model was trained on all images; class activation maps are its own.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Folds"><table class="figures">
            <thead><tr><th scope="col">{(validation.Repeats > 1 ? "repeat, fold" : "fold")}</th><th scope="col">images</th>
            <th scope="col">accuracy</th><th scope="col">log-loss</th><th scope="col">macro F1</th></tr></thead>
            <tbody>{validation.PerFold.Select(fold => Row(
                validation.Repeats > 1 ? $"{fold.Repeat}, {fold.Fold}" : $"{fold.Fold}",
                $"{fold.Images}",
                new(fold.Accuracy, fold.LogLoss, fold.MacroF1)))}
            {Row("mean", "", validation.Mean)}{Row("standard deviation", "", validation.StandardDeviation)}</tbody></table></div>
            """));

    private static Markup Row(string name, string images, FoldFigures figures) => Markup.Of(
        $"""
        <tr><th scope="row">{name}</th><td>{images}</td><td>{figures.Accuracy:0.000}</td><td>{figures.LogLoss:0.000}</td>
        <td>{figures.MacroF1:0.000}</td></tr>

        """);
}
