namespace Pipelines.Evaluation.Intervals;

/// <summary>The metrics of a classifier on some of the groups, any of them several times. Not for several threads at once.</summary>
/// <param name="images">All images.</param>
/// <param name="groups">Which of them belong together.</param>
internal sealed class ResampledMetrics(EvaluatedImages images, ImageGroups groups)
{
    private readonly int[] _hits = new int[images.Classes];
    private readonly int[] _support = new int[images.Classes];
    private readonly int[] _predicted = new int[images.Classes];
    private int _count;
    private double _loss;

    /// <summary>The share of correct predictions.</summary>
    public double Accuracy => _hits.Sum() / (double)_count;

    /// <summary>The mean of the images' log-losses.</summary>
    public double LogLoss => _loss / _count;

    /// <summary>The mean recall over the classes that have images.</summary>
    public double MacroAccuracy { get; private set; }

    /// <summary>The mean F1 over the classes that occur in truth or predictions.</summary>
    public double MacroF1 { get; private set; }

    /// <summary>Computes them for all images.</summary>
    /// <returns>This.</returns>
    public ResampledMetrics OfAll()
    {
        Measure([.. Enumerable.Range(0, groups.Count)]);
        return this;
    }

    /// <summary>Computes them for some groups.</summary>
    /// <param name="drawn">The groups, by their numbers.</param>
    public void Measure(ReadOnlySpan<int> drawn)
    {
        Array.Clear(_hits);
        Array.Clear(_support);
        Array.Clear(_predicted);
        (_count, _loss) = (0, 0);
        if (groups.AreSingle)
        {
            Add(drawn, 1);
        }
        else
        {
            foreach (var group in drawn)
            {
                Add(groups[group], 1);
            }
        }

        Average();
    }

    /// <summary>Figures of all images but those of one group, for each group: the jackknife.</summary>
    /// <param name="figures">How many figures there are.</param>
    /// <param name="read">Reads them from the metrics.</param>
    public double[][] WithoutEach(int figures, Action<ResampledMetrics, Span<double>> read)
    {
        OfAll();
        var results = Enumerable.Range(0, figures).Select(_ => new double[groups.Count]).ToArray();
        var values = new double[figures];
        for (var group = 0; group < groups.Count; group++)
        {
            Add(groups[group], -1);
            Average();
            read(this, values);
            Add(groups[group], 1);
            for (var figure = 0; figure < figures; figure++)
            {
                results[figure][group] = values[figure];
            }
        }

        Average();
        return results;
    }

    private void Add(ReadOnlySpan<int> drawn, int times)
    {
        var (truths, predictions, losses, loss) = (images.Truth, images.Predictions, images.LogLosses, 0.0);
        foreach (var image in drawn)
        {
            var (truth, prediction) = (truths[image], predictions[image]);
            _support[truth] += times;
            _predicted[prediction] += times;
            _hits[truth] += truth == prediction ? times : 0;
            loss += losses[image];
        }

        _loss += times * loss;
        _count += times * drawn.Length;
    }

    private void Average()
    {
        var (recalls, withImages, f1s, occurring) = (0.0, 0, 0.0, 0);
        for (var label = 0; label < _hits.Length; label++)
        {
            if (_support[label] > 0)
            {
                recalls += _hits[label] / (double)_support[label];
                withImages++;
            }

            if (_support[label] + _predicted[label] is > 0 and var both)
            {
                f1s += 2.0 * _hits[label] / both;
                occurring++;
            }
        }

        MacroAccuracy = recalls / withImages;
        MacroF1 = f1s / occurring;
    }
}
