namespace Pipelines.Evaluation;

/// <summary>Agreement between the clusters and the labels of the same images.</summary>
internal sealed class LabelAgreement
{
    private readonly double[] _cells;
    private readonly double[] _labels;
    private readonly double[] _clusters;
    private readonly double _images;

    /// <summary>Counts images by label and cluster; both are numbers from 0.</summary>
    /// <exception cref="ArgumentException">The lists are empty or not equally long.</exception>
    public LabelAgreement(IReadOnlyList<int> truth, IReadOnlyList<int> clusters)
    {
        if (truth.Count != clusters.Count || truth.Count == 0)
        {
            throw new ArgumentException($"{truth.Count} labels do not fit {clusters.Count} images.", nameof(truth));
        }

        _images = truth.Count;
        _labels = Sizes(truth);
        _clusters = Sizes(clusters);
        _cells = new double[_labels.Length * _clusters.Length];
        for (var image = 0; image < truth.Count; image++)
        {
            _cells[(truth[image] * _clusters.Length) + clusters[image]]++;
        }
    }

    /// <summary>Share of images whose label is the commonest of their cluster.</summary>
    public double Purity => Enumerable.Range(0, _clusters.Length).Sum(LargestLabel) / _images;

    /// <summary>
    /// The Rand index corrected for chance (Hubert and Arabie, Comparing partitions, 1985): 1 at best, about 0 for chance, may be negative.
    /// </summary>
    public double AdjustedRandIndex
    {
        get
        {
            var together = _cells.Sum(Pairs);
            var inLabels = _labels.Sum(Pairs);
            var inClusters = _clusters.Sum(Pairs);
            var expected = inLabels * inClusters / Pairs(_images);
            var best = (inLabels + inClusters) / 2;
            return (together == inLabels && together == inClusters) || best == expected ? 1 : (together - expected) / (best - expected);
        }
    }

    /// <summary>
    /// Mutual information divided by the arithmetic mean of both entropies, 0 to 1; 1 where there is one label and one cluster.
    /// </summary>
    public double NormalizedMutualInformation
    {
        get
        {
            var mean = (Entropy(_labels) + Entropy(_clusters)) / 2;
            if (mean == 0)
            {
                return 1;
            }

            var information = 0.0;
            for (var label = 0; label < _labels.Length; label++)
            {
                for (var cluster = 0; cluster < _clusters.Length; cluster++)
                {
                    var cell = Cell(label, cluster);
                    information += cell == 0 ? 0 : cell / _images * Math.Log(cell * _images / (_labels[label] * _clusters[cluster]));
                }
            }

            return Math.Max(0, information) / mean;
        }
    }

    private double LargestLabel(int cluster) => Enumerable.Range(0, _labels.Length).Max(label => Cell(label, cluster));

    private double Cell(int label, int cluster) => _cells[(label * _clusters.Length) + cluster];

    private double Entropy(double[] sizes) => -sizes.Where(size => size > 0).Sum(size => size / _images * Math.Log(size / _images));

    private static double Pairs(double images) => images * (images - 1) / 2;

    private static double[] Sizes(IReadOnlyList<int> numbers)
    {
        var sizes = new double[numbers.Max() + 1];
        foreach (var number in numbers)
        {
            sizes[number]++;
        }

        return sizes;
    }
}
