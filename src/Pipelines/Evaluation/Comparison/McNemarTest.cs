namespace Pipelines.Evaluation.Comparison;

/// <summary>
/// Whether two classifiers differ on the same images (McNemar, Note on the sampling error of the difference between correlated proportions
/// or percentages, 1947), in its exact form: where they do not differ, each of the images that only one of them has right falls to either
/// with probability one half.
/// </summary>
internal static class McNemarTest
{
    /// <summary>The two-sided probability of a division at least so unequal, where they do not differ.</summary>
    /// <param name="onlyFirst">Images that only the first has right.</param>
    /// <param name="onlySecond">Images that only the second has right.</param>
    public static double PValue(int onlyFirst, int onlySecond)
    {
        var (fewer, images) = (Math.Min(onlyFirst, onlySecond), onlyFirst + onlySecond);

        // The terms of the binomial distribution from 0 on; by their logarithms, because 2⁻ⁿ is 0 for large n.
        var (term, tail) = (-images * Math.Log(2), 0.0);
        for (var k = 0; k <= fewer; k++)
        {
            tail += Math.Exp(term);
            term += Math.Log((images - k) / (k + 1.0));
        }

        return Math.Min(1, 2 * tail);
    }
}
