using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The parts of a cross-validation, with mean and spread; of very many only these.</summary>
internal static class FoldTable
{
    private const int MostFolds = 20;

    /// <summary>Prints them.</summary>
    public static void Print(Terminal terminal, CrossValidationMetrics validation)
    {
        var table = new TextTable(
            new Column("fold"),
            Column.Number("images", 1),
            Column.Number("accuracy"),
            Column.Number("log-loss"),
            Column.Number("macro F1"));
        foreach (var fold in validation.PerFold.Count <= MostFolds ? validation.PerFold : [])
        {
            table.Add(
                validation.Repeats == 1 ? $"{fold.Fold}" : $"{fold.Repeat}.{fold.Fold}",
                $"{fold.Images}",
                Tables.Share(fold.Accuracy),
                Tables.Share(fold.LogLoss),
                Tables.Share(fold.MacroF1));
        }

        Add("mean", validation.Mean);
        Add("standard deviation", validation.StandardDeviation);
        table.WriteWhole(terminal);

        void Add(string name, FoldFigures figures) =>
            table.Add(name, "", Tables.Share(figures.Accuracy), Tables.Share(figures.LogLoss), Tables.Share(figures.MacroF1));
    }
}
