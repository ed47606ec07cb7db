using Pipelines.Numerics;
using Pipelines.Tests.Clustering;
using Pipelines.Tests.Runtime.Torch;

namespace Pipelines.Tests.Numerics;

/// <summary>
/// Against scikit-learn 1.2, PCA(svd_solver="full") in double precision, each component turned so that its largest entry is positive.
/// </summary>
[Collection(TorchCollection.Name)]
public sealed class PrincipalComponentsTests
{
    [Fact]
    public void Components_and_bias_are_those_of_scikit_learn()
    {
        var layer = PrincipalComponents.Fit(Scaled(new Numbers(3).Matrix(40, 6)), 3);

        double[] components =
        [
            -0.02465384, -0.07909013, 0.19464857, 0.0184325, 0.34956043, 0.91253308,
            -0.0162297, 0.01125062, 0.08528144, 0.70885087, -0.66367774, 0.22225974,
            0.08299125, 0.07526526, -0.17447362, 0.69823322, 0.64988951, -0.21707268,
        ];
        double[] bias = [-4.36181993, -0.49589354, -2.2784201];
        Assert.Equal((3, 6), (layer.Outputs, layer.Inputs));
        AssertClose(components, layer.Weights, 1e-6);
        AssertClose(bias, layer.Bias, 2e-6);
    }

    [Fact]
    public void Fewer_images_than_columns_are_enough()
    {
        var layer = PrincipalComponents.Fit(Scaled(new Numbers(4).Matrix(10, 16)), 4);

        double[] last =
        [
            -0.05490048, -0.10888304, -0.11154515, -0.09847348, 0.03735857, -0.07472516, -0.07698212, -0.2131953,
            -0.11547552, -0.06414295, 0.0859328, 0.68090435, -0.52254964, -0.08933441, 0.35971116, 0.07575027,
        ];
        AssertClose(last, layer.Weights[(3 * 16)..], 1e-6);
        AssertClose([-8.24847908, -12.78511011, -1.59104072, 0.38244181], layer.Bias, 4e-6);
    }

    [Fact]
    public void Rows_of_several_blocks_give_the_components_of_the_same_rows_in_one()
    {
        var few = Scaled(new Numbers(3).Matrix(40, 6));
        var many = few.Select([.. Enumerable.Range(0, 4000).Select(i => i % 40)]);

        var expected = PrincipalComponents.Fit(few, 6);
        var actual = PrincipalComponents.Fit(many, 6);

        AssertClose(expected.Weights.Select(x => (double)x), actual.Weights, 1e-6);
        AssertClose(expected.Bias.Select(x => (double)x), actual.Bias, 1e-6);
    }

    [Theory]
    [InlineData(5, 8, 5, "at most 4 principal components")]
    [InlineData(20, 8, 9, "at most 8 principal components")]
    [InlineData(1, 8, 1, "Give at least two images.")]
    public void More_dimensions_than_there_can_be_are_refused(int rows, int columns, int dimensions, string said)
    {
        var error = Assert.Throws<PipelineException>(() => PrincipalComponents.Fit(new Numbers(1).Matrix(rows, columns), dimensions));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("embedding.dimensions", error.Message, StringComparison.Ordinal);
    }

    private static FeatureMatrix Scaled(FeatureMatrix matrix)
    {
        for (var i = 0; i < matrix.Values.Length; i++)
        {
            matrix.Values[i] *= (i % matrix.Columns) + 1;
        }

        return matrix;
    }

    private static void AssertClose(IEnumerable<double> expected, IReadOnlyList<float> actual, double tolerance)
    {
        Assert.Equal(expected.Count(), actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
