namespace Pipelines.Evaluation;

/// <summary>How far groups and labels of the same images agree, from the counts of images by label and group.</summary>
public sealed class LabelAgreement
{
    private readonly double[] _cells;
    private readonly double[] _labels;
    private readonly double[] _groups;
    private readonly double _images;

    /// <summary>Counts images by label and group; both are numbers from 0.</summary>
    /// <exception cref="ArgumentException">The lists are empty or not equally long.</exception>
    public LabelAgreement(IReadOnlyList<int> truth, IReadOnlyList<int> groups)
    {
        if (truth.Count != groups.Count || truth.Count == 0)
        {
            throw new ArgumentException($"{truth.Count} labels do not fit {groups.Count} images.", nameof(truth));
        }

        _images = truth.Count;
        _labels = Sizes(truth);
        _groups = Sizes(groups);
        _cells = new double[_labels.Length * _groups.Length];
        for (var image = 0; image < truth.Count; image++)
        {
            _cells[(truth[image] * _groups.Length) + groups[image]]++;
        }
    }

    /// <summary>Share of images whose label is the commonest of their group.</summary>
    public double Purity => Enumerable.Range(0, _groups.Length).Sum(group => Enumerable.Range(0, _labels.Length).Max(label => Cell(label, group))) / _images;

    /// <summary>The Rand index corrected for chance (Hubert and Arabie, Comparing partitions, 1985): 1 at best, about 0 for chance, may be negative.</summary>
    public double AdjustedRandIndex
    {
        get
        {
            var together = _cells.Sum(Pairs);
            var inLabels = _labels.Sum(Pairs);
            var inGroups = _groups.Sum(Pairs);
            var expected = inLabels * inGroups / Pairs(_images);
            var best = (inLabels + inGroups) / 2;
            return (together == inLabels && together == inGroups) || best == expected ? 1 : (together - expected) / (best - expected);
        }
    }

    /// <summary>Mutual information divided by the arithmetic mean of both entropies, 0 to 1; 1 where labels and groups are both all the same.</summary>
    public double NormalizedMutualInformation
    {
        get
        {
            var mean = (Entropy(_labels) + Entropy(_groups)) / 2;
            if (mean == 0)
            {
                return 1;
            }

            var information = 0.0;
            for (var label = 0; label < _labels.Length; label++)
            {
                for (var group = 0; group < _groups.Length; group++)
                {
                    var cell = Cell(label, group);
                    information += cell == 0 ? 0 : cell / _images * Math.Log(cell * _images / (_labels[label] * _groups[group]));
                }
            }

            return Math.Max(0, information) / mean;
        }
    }

    private double Cell(int label, int group) => _cells[(label * _groups.Length) + group];

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
