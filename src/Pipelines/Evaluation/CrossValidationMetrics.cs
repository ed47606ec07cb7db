namespace Pipelines;

/// <summary>What a cross-validation found, training by training, with the keys of <c>metrics.json</c>.</summary>
/// <param name="Folds">The number of parts.</param>
/// <param name="Repeats">How often it was done, each time with other parts.</param>
/// <param name="PerFold">The metrics of each part, predicted by a model that was trained on the others.</param>
/// <param name="Mean">The mean over all parts of all repeats.</param>
/// <param name="StandardDeviation">The standard deviation over them (of a sample: divided by their number less 1).</param>
public sealed record CrossValidationMetrics(
    int Folds, int Repeats, IReadOnlyList<FoldMetrics> PerFold, FoldFigures Mean, FoldFigures StandardDeviation)
{
    /// <summary>Computes mean and spread.</summary>
    internal static CrossValidationMetrics Of(int folds, int repeats, IReadOnlyList<FoldMetrics> perFold)
    {
        return new(
            folds,
            repeats,
            perFold,
            new(Mean(fold => fold.Accuracy), Mean(fold => fold.LogLoss), Mean(fold => fold.MacroF1)),
            new(Deviation(fold => fold.Accuracy), Deviation(fold => fold.LogLoss), Deviation(fold => fold.MacroF1)));

        double Mean(Func<FoldMetrics, double> figure) => perFold.Average(figure);

        double Deviation(Func<FoldMetrics, double> figure)
        {
            var mean = Mean(figure);
            return Math.Sqrt(perFold.Sum(fold => (figure(fold) - mean) * (figure(fold) - mean)) / (perFold.Count - 1));
        }
    }
}

/// <summary>The metrics of one part of a cross-validation.</summary>
/// <param name="Repeat">The division, from 1.</param>
/// <param name="Fold">The part, from 1.</param>
/// <param name="Images">Its images.</param>
/// <param name="Accuracy">As <see cref="ClassificationMetrics.Accuracy"/>.</param>
/// <param name="LogLoss">As <see cref="ClassificationMetrics.LogLoss"/>.</param>
/// <param name="MacroF1">As <see cref="ClassificationMetrics.MacroF1"/>.</param>
public sealed record FoldMetrics(int Repeat, int Fold, int Images, double Accuracy, double LogLoss, double MacroF1);

/// <summary>Figures over the parts of a cross-validation.</summary>
/// <param name="Accuracy">Of the accuracy.</param>
/// <param name="LogLoss">Of the log-loss.</param>
/// <param name="MacroF1">Of the macro F1.</param>
public sealed record FoldFigures(double Accuracy, double LogLoss, double MacroF1);
