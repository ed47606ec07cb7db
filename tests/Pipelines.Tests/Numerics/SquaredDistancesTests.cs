using Pipelines.Numerics;
using Pipelines.Tests.Clustering;

namespace Pipelines.Tests.Numerics;

public sealed class SquaredDistancesTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 4, 16)]
    [InlineData(5, 7, 19)]
    [InlineData(3, 2, 5)]
    [InlineData(4, 9, 33)]
    public void Every_pair_has_the_sum_of_its_squared_differences(int rows, int others, int columns)
    {
        var a = new Numbers(1).Matrix(rows + 1, columns);
        var b = new Numbers(2).Matrix(others + 2, columns);
        var distances = new float[rows * others];

        SquaredDistances.Between(a, 1, rows, b, 2, others, distances);

        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < others; j++)
            {
                var expected = Enumerable.Range(0, columns).Sum(c => Math.Pow((double)a.Row(1 + i)[c] - b.Row(2 + j)[c], 2));
                Assert.Equal(expected, distances[(i * others) + j], 1e-5);
                Assert.Equal(distances[(i * others) + j], SquaredDistances.Between(a.Row(1 + i), b.Row(2 + j)));
            }
        }
    }
}
