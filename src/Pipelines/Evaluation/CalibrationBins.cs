namespace Pipelines.Evaluation;

/// <summary>The expected calibration error over 15 bins of equal width (Guo et al., 2017).</summary>
internal sealed class CalibrationBins
{
    private const int Count = 15;

    private readonly int[] _images = new int[Count];
    private readonly int[] _hits = new int[Count];
    private readonly double[] _scores = new double[Count];

    /// <summary>Mean over the images of |accuracy − mean score| of their bins.</summary>
    public double Error => Enumerable.Range(0, Count).Sum(bin => Math.Abs(_hits[bin] - _scores[bin])) / _images.Sum();

    /// <summary>The bins, from the lowest scores to the highest; those without images have no numbers.</summary>
    public IReadOnlyList<CalibrationBin> Bins =>
    [
        .. Enumerable.Range(0, Count).Select(bin => new CalibrationBin(
            _images[bin], (double)_hits[bin] / _images[bin], _scores[bin] / _images[bin])),
    ];

    /// <summary>Counts one prediction; a bin holds the scores above its lower bound up to and including its upper one.</summary>
    public void Add(double score, bool isCorrect)
    {
        var bin = Math.Clamp((int)Math.Ceiling(score * Count) - 1, 0, Count - 1);
        _images[bin]++;
        _hits[bin] += isCorrect ? 1 : 0;
        _scores[bin] += score;
    }
}

/// <summary>The predictions whose score is in one bin.</summary>
/// <param name="Images">How many.</param>
/// <param name="Accuracy">The share of them that is right.</param>
/// <param name="MeanScore">Their mean score.</param>
internal sealed record CalibrationBin(int Images, double Accuracy, double MeanScore);
