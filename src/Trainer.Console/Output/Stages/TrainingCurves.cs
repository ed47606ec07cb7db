using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Stages;

/// <summary>The loss and the accuracy of a training as it is watched, of the validation images where there are any.</summary>
internal sealed class TrainingCurves
{
    private const int Widest = 24;
    private const int Narrowest = 8;
    private const string Between = "   ";

    private readonly List<TrainingEvaluation> _evaluations = [];

    /// <summary>Takes an evaluation; one that is known already changes nothing.</summary>
    public void Take(TrainingEvaluation evaluation)
    {
        if (_evaluations.Count == 0 || evaluation.Step > _evaluations[^1].Step)
        {
            _evaluations.Add(evaluation);
        }
    }

    /// <summary>Both in one line; empty before there is a course to see, and where they do not fit.</summary>
    /// <param name="width">The cells of the line.</param>
    public string Line(int width)
    {
        var validation = Finite(evaluation => evaluation.ValidationLoss);
        (string Name, List<double> Values)[] all =
        [
            validation.Count > 0 ? ("validation loss", validation) : ("loss", Finite(evaluation => evaluation.TrainLoss)),
            ("accuracy", Finite(evaluation => evaluation.ValidationAccuracy)),
        ];
        List<(string Name, List<double> Values, string Range)> curves =
            [.. all.Where(curve => curve.Values.Count > 1).Select(curve => (curve.Name, curve.Values, Range(curve.Values)))];
        if (curves.Count == 0)
        {
            return "";
        }

        var text = curves.Sum(curve => curve.Name.Length + curve.Range.Length + 2) + (Between.Length * (curves.Count - 1));
        var cells = Math.Min(Widest, (width - text) / curves.Count);
        return cells < Narrowest
            ? ""
            : string.Join(Between, curves.Select(curve => $"{curve.Name} {Blocks.Curve(curve.Values, cells)} {curve.Range}"));
    }

    // Without it a curve of small changes would look like one of large ones.
    private static string Range(List<double> values) => FormattableString.Invariant($"{values.Min():G3} to {values.Max():G3}");

    private List<double> Finite(Func<TrainingEvaluation, double?> value) =>
        [.. _evaluations.Select(value).OfType<double>().Where(double.IsFinite)];
}
