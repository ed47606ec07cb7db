using Pipelines.Numerics;
using Pipelines.Projection;
using Pipelines.Tests.Clustering;

namespace Pipelines.Tests.Projection;

public sealed class TrustworthinessTests
{
    private static readonly ParallelOptions s_threads = new();

    /// <summary>Venna and Kaski's formula, word by word, in double precision.</summary>
    [Theory]
    [InlineData(3, 4, 1)]
    [InlineData(11, 6, 5)]
    [InlineData(70, 9, 10)]
    public void It_is_what_the_formula_says(int rows, int columns, int neighbours)
    {
        var (vectors, points) = (new Numbers(1).Matrix(rows, columns), new Numbers(2).Matrix(rows, 2));
        double Distance(FeatureMatrix matrix, int i, int j) =>
            matrix.Row(i).ToArray().Zip(matrix.Row(j).ToArray(), (x, y) => Math.Pow((double)x - y, 2)).Sum();
        List<int> Order(FeatureMatrix matrix, int i) =>
            [.. Enumerable.Range(0, rows).Where(j => j != i).OrderBy(j => Distance(matrix, i, j))];
        var cost = Enumerable.Range(0, rows).Sum(i => Order(points, i).Take(neighbours)
            .Sum(j => Math.Max(0, Order(vectors, i).IndexOf(j) + 1 - neighbours)));
        var expected = 1 - (2.0 * cost / (rows * neighbours * ((2 * rows) - (3 * neighbours) - 1)));
        Assert.Equal(expected, Trustworthiness.Of(vectors, points, neighbours, s_threads)!.Value, 1e-12);
    }

    [Fact]
    public void A_map_that_is_the_truth_has_1_and_one_at_random_about_a_half()
    {
        var points = new Numbers(3).Matrix(400, 2);
        Assert.Equal(1, Trustworthiness.Of(points, points, 10, s_threads));
        Assert.Equal(0.5, Trustworthiness.Of(points, new Numbers(4).Matrix(400, 2), 10, s_threads)!.Value, 0.05);
    }

    /// <summary>Worked out by hand: on the map, point 0 has point 2 beside it, which in truth is its second nearest; and so on.</summary>
    [Fact]
    public void It_is_that_of_an_example_by_hand()
    {
        // In truth in the order 0 1 2 3 on a line, growing apart; on the map 0 2 1 3.
        var truth = new FeatureMatrix([0, 1, 3, 7], 4, 1);
        var map = new FeatureMatrix([0, 0, 4, 0, 1, 0, 9, 0], 4, 2);

        // Nearest on the map: 2 to 0, 2 to 1, 0 to 2, 1 to 3; in truth another one is nearer to each, so all four are the second.
        Assert.Equal(1 - (2.0 / (4 * 1 * (8 - 3 - 1)) * 4), Trustworthiness.Of(truth, map, 1, s_threads)!.Value, 1e-12);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(20, 9)]
    [InlineData(21, 10)]
    [InlineData(5000, 10)]
    public void There_are_fewer_neighbours_than_half_of_the_points(int points, int expected) =>
        Assert.Equal(expected, Math.Max(0, Trustworthiness.NeighboursFor(points, 10)));
}
