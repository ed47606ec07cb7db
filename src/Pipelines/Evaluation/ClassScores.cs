namespace Pipelines.Evaluation;

/// <summary>Prediction, rank and log-loss from the scores of one image. Of equal scores the lower class number comes first.</summary>
internal static class ClassScores
{
    /// <summary>To which scikit-learn's <c>log_loss</c> clips double-precision scores.</summary>
    private const double Epsilon = 1.0 / (1L << 52);

    /// <summary>No image costs more.</summary>
    public static double LargestLogLoss { get; } = -Math.Log(Epsilon);

    /// <summary>The class with the highest score.</summary>
    public static int Best(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var label = 1; label < scores.Length; label++)
        {
            best = scores[label] > scores[best] ? label : best;
        }

        return best;
    }

    /// <summary>Number of classes that come before this one.</summary>
    public static int Rank(ReadOnlySpan<float> scores, int truth)
    {
        var rank = 0;
        for (var label = 0; label < scores.Length; label++)
        {
            rank += scores[label] > scores[truth] || (scores[label] == scores[truth] && label < truth) ? 1 : 0;
        }

        return rank;
    }

    /// <summary>−ln of the true class's score, clipped and divided by the sum of all clipped scores.</summary>
    public static double LogLoss(ReadOnlySpan<float> scores, int truth)
    {
        var sum = 0.0;
        foreach (var score in scores)
        {
            sum += Math.Clamp((double)score, Epsilon, 1 - Epsilon);
        }

        return Math.Log(sum / Math.Clamp((double)scores[truth], Epsilon, 1 - Epsilon));
    }
}
