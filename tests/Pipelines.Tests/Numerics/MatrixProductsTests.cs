using Pipelines.Numerics;

namespace Pipelines.Tests.Numerics;

public sealed class MatrixProductsTests
{
    // Sizes around the tiles (4 and 2 rows), the vectors (4 to 16 columns) and the blocks (64 rows, 1024 columns).
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 2, 7)]
    [InlineData(5, 3, 16)]
    [InlineData(9, 65, 33)]
    [InlineData(64, 10, 1030)]
    [InlineData(66, 131, 2050)]
    public void They_are_those_of_plain_arithmetic(int rows, int outputs, int columns)
    {
        var x = Waves(2 * rows, columns, 0.7);
        int[] order = [.. Enumerable.Range(0, rows).Select(row => (2 * (rows - row)) - 1)];
        var inputs = new RowView(x, order);
        var w = Waves(outputs, columns, 1.3);
        float[] bias = [.. Enumerable.Range(0, outputs).Select(output => output / 3f)];

        var products = new float[rows * outputs];
        MatrixProducts.Linear(inputs, new RowView(w), bias, products);
        var sums = Waves(outputs, columns, 0.2);
        MatrixProducts.AddWeighted(new RowView(sums), inputs, products, sumStride: 1, rowStride: outputs);

        for (var row = 0; row < rows; row++)
        {
            for (var output = 0; output < outputs; output++)
            {
                var expected = bias[output] + Enumerable.Range(0, columns).Sum(c => (double)x.Row(order[row])[c] * w.Row(output)[c]);
                Assert.Equal(expected, products[(row * outputs) + output], 1e-4 * Math.Sqrt(columns));
            }
        }

        var before = Waves(outputs, columns, 0.2);
        for (var output = 0; output < outputs; output++)
        {
            for (var column = 0; column < columns; column += 5)
            {
                double[] terms =
                    [.. Enumerable.Range(0, rows).Select(row => (double)products[(row * outputs) + output] * x.Row(order[row])[column])];
                Assert.Equal(before.Row(output)[column] + terms.Sum(), sums.Row(output)[column], 1e-6 * (1 + terms.Sum(Math.Abs)));
            }
        }
    }

    // The whole product is enough work to be shared by the cores; its parts are not.
    [Fact]
    public void What_the_cores_share_has_the_same_bits_as_its_parts()
    {
        var x = Waves(64, 1200, 0.7);
        var w = Waves(100, 1200, 1.3);
        var bias = new float[100];
        var whole = new float[64 * 100];
        var part = new float[8 * 100];

        MatrixProducts.Linear(new RowView(x), new RowView(w), bias, whole);

        foreach (var (rows, i) in new RowView(x).Parts(8).Select((rows, i) => (rows, i)))
        {
            MatrixProducts.Linear(rows, new RowView(w), bias, part);
            Assert.Equal(whole.AsSpan(i * part.Length, part.Length), part.AsSpan());
        }

        var sums = new FeatureMatrix(100, 1200);
        MatrixProducts.AddWeighted(new RowView(sums), new RowView(x), whole, sumStride: 1, rowStride: 100);
        var partOfSums = new FeatureMatrix(10, 1200);
        MatrixProducts.AddWeighted(new RowView(partOfSums), new RowView(x), [.. whole.Skip(50)], sumStride: 1, rowStride: 100);
        Assert.Equal(sums.Values.AsSpan(50 * 1200, 10 * 1200), partOfSums.Values.AsSpan());
    }

    private static FeatureMatrix Waves(int rows, int columns, double speed) =>
        new([.. Enumerable.Range(0, rows * columns).Select(i => (float)Math.Sin(speed * i * (1 + (i % 7))))], rows, columns);
}
