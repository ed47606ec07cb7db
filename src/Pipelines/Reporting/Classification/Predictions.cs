using Pipelines.Evaluation;

namespace Pipelines.Reporting.Classification;

/// <summary>What follows from the scores of each image.</summary>
internal sealed class Predictions
{
    /// <summary>Reads the scores.</summary>
    public Predictions(ClassificationReport report)
    {
        var count = report.Images.Count;
        (Truth, Predicted, Score, Loss) = (report.Truth, new int[count], new float[count], new double[count]);
        for (var image = 0; image < count; image++)
        {
            var scores = report.Scores.Row(image);
            Predicted[image] = ClassScores.Best(scores);
            Score[image] = scores[Predicted[image]];
            Loss[image] = ClassScores.LogLoss(scores, Truth[image]);
        }
    }

    /// <summary>The number of each image's class.</summary>
    public IReadOnlyList<int> Truth { get; }

    /// <summary>The number of each predicted class.</summary>
    public int[] Predicted { get; }

    /// <summary>The score of each prediction.</summary>
    public float[] Score { get; }

    /// <summary>Minus the logarithm of the true class's score.</summary>
    public double[] Loss { get; }

    /// <summary>Whether an image is predicted as its class.</summary>
    public bool IsRight(int image) => Truth[image] == Predicted[image];
}
