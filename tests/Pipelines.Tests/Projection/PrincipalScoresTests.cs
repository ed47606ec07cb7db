using Pipelines.Features;
using Pipelines.Numerics;
using Pipelines.Projection;
using Pipelines.Tests.Clustering;

namespace Pipelines.Tests.Projection;

public sealed class PrincipalScoresTests
{
    /// <summary>Against the exact components of libtorch, with more rows than columns and fewer.</summary>
    [Theory]
    [InlineData(300, 40)]
    [InlineData(60, 200)]
    [InlineData(8, 90)]
    public void They_are_the_coordinates_along_the_principal_components(int rows, int columns)
    {
        var centred = CentredVectors.Of(new Numbers(1).Clusters(rows, columns, 6));
        const int Compared = 4;
        var scores = PrincipalScores.Of(centred, 50, seed: 1);
        var exact = Embedder.Apply(PrincipalComponents.Fit(centred, Compared), centred);
        for (var component = 0; component < Compared; component++)
        {
            var ours = Column(scores, component);
            var theirs = Column(exact, component);

            // Their signs follow other rules.
            var cosine = ours.Zip(theirs, (x, y) => x * y).Sum() / (Norm(ours) * Norm(theirs));
            Assert.Equal(1, Math.Abs(cosine), 1e-3);
            Assert.Equal(Norm(theirs), Norm(ours), 1e-3 * Norm(theirs));
        }
    }

    [Fact]
    public void Vectors_of_few_dimensions_keep_all_their_distances()
    {
        var centred = CentredVectors.Of(new Numbers(2).Matrix(100, 7));
        var scores = PrincipalScores.Of(centred, 50, seed: 1);
        Assert.Equal(7, scores.Columns);
        for (var row = 1; row < 100; row++)
        {
            Assert.Equal(
                SquaredDistances.Between(centred.Row(0), centred.Row(row)),
                SquaredDistances.Between(scores.Row(0), scores.Row(row)),
                1e-4f);
        }
    }

    [Fact]
    public void Vectors_on_a_line_have_one_coordinate_and_zeros()
    {
        var line = new FeatureMatrix([.. Enumerable.Range(0, 90).Select(i => (i / 9) * (1f + (i % 9)))], 10, 9);
        var scores = PrincipalScores.Of(CentredVectors.Of(line), 3, seed: 1);
        Assert.All(Column(scores, 1).Concat(Column(scores, 2)), value => Assert.Equal(0, value, 1e-5));
        Assert.Equal(Column(scores, 0)[1] - Column(scores, 0)[0], Column(scores, 0)[9] - Column(scores, 0)[8], 1e-5);
    }

    private static double[] Column(FeatureMatrix matrix, int column) =>
        [.. Enumerable.Range(0, matrix.Rows).Select(row => (double)matrix.Row(row)[column])];

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));
}
