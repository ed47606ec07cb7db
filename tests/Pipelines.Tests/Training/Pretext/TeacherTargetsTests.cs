using Pipelines.Imaging.Augmentation.Operations;
using Pipelines.Numerics;
using Pipelines.Tests.Clustering;
using Pipelines.Training.Pretext;

namespace Pipelines.Tests.Training.Pretext;

public sealed class TeacherTargetsTests
{
    [Fact]
    public void A_map_that_is_the_same_everywhere_is_the_same_for_every_part()
    {
        var maps = new FeatureMatrix([.. Enumerable.Repeat(3f, 16), .. Enumerable.Repeat(-2f, 16)], 1, 32);
        Assert.All(Parts(), part => AssertClose([3, -2], new TeacherTargets(maps, 2, 4).Of([0], [part])));
    }

    [Fact]
    public void The_whole_image_is_the_mean_of_its_cells_and_a_cell_is_itself()
    {
        var maps = new Numbers(5).Matrix(2, 3 * 9);
        var targets = new TeacherTargets(maps, 3, 3);
        Assert.Equal(3, targets.Dimensions);
        float[] means = [.. maps.Row(1).ToArray().Chunk(9).Select(cells => cells.Average())];
        AssertClose(means, targets.Of([1], [VisiblePart.Whole]));
        for (var cell = 0; cell < 9; cell++)
        {
            var (row, column) = (cell / 3, cell % 3);
            AssertClose(
                [maps.Row(0)[cell], maps.Row(0)[9 + cell], maps.Row(0)[18 + cell]],
                targets.Of([0], [new(column / 3f, row / 3f, (column + 1) / 3f, (row + 1) / 3f)]));
        }
    }

    [Fact]
    public void On_a_ramp_a_part_between_borders_of_cells_is_the_value_of_its_middle()
    {
        // Each cell holds the place of its middle: down in the first dimension, across in the second.
        var cells = Enumerable.Range(0, 64).ToList();
        float[] places = [.. cells.Select(cell => ((cell / 8) + 0.5f) / 8), .. cells.Select(cell => ((cell % 8) + 0.5f) / 8)];
        var maps = new FeatureMatrix(places, 1, 128);
        var targets = new TeacherTargets(maps, 2, 8);
        AssertClose([0.5f, 0.5f], targets.Of([0], [VisiblePart.Whole]));
        AssertClose([0.25f, 0.6875f], targets.Of([0], [new(0.5f, 0.125f, 0.875f, 0.375f)]));
        AssertClose([0.9375f, 0.0625f], targets.Of([0], [new(0.03f, 0.9f, 0.09f, 0.97f)]));
    }

    [Fact]
    public void A_part_is_the_mean_over_its_points()
    {
        // Borders on a grid of 240, of which 5 and 7 do not both divide: points in the middle of its squares see every overlap exactly.
        const int Grid = 240, Side = 5;
        var maps = new Numbers(6).Matrix(1, 2 * Side * Side);
        var targets = new TeacherTargets(maps, 2, Side);
        foreach (var part in Parts())
        {
            var (sums, points) = (new double[2], 0);
            for (var y = (int)Math.Round(part.Top * Grid); y < (int)Math.Round(part.Bottom * Grid); y++)
            {
                for (var x = (int)Math.Round(part.Left * Grid); x < (int)Math.Round(part.Right * Grid); x++, points++)
                {
                    var cell = (y * Side / Grid * Side) + (x * Side / Grid);
                    sums[0] += maps.Row(0)[cell];
                    sums[1] += maps.Row(0)[(Side * Side) + cell];
                }
            }

            AssertClose([(float)(sums[0] / points), (float)(sums[1] / points)], targets.Of([0], [part]));
        }
    }

    [Fact]
    public void Each_row_has_its_own_image_and_part()
    {
        var maps = new Numbers(7).Matrix(4, 2 * 4);
        var targets = new TeacherTargets(maps, 2, 2);
        var parts = Parts().Take(3).ToArray();
        float[] expected = [.. targets.Of([3], [parts[0]]), .. targets.Of([0], [parts[1]]), .. targets.Of([3], [parts[2]])];
        AssertClose(expected, targets.Of([3, 0, 3], parts));
    }

    private static IEnumerable<VisiblePart> Parts() =>
        new[] { (0, 0, 240, 240), (7, 11, 201, 77), (100, 100, 101, 101), (0, 239, 240, 240), (48, 96, 97, 144), (13, 200, 14, 237) }
            .Select(part => new VisiblePart(part.Item1 / 240f, part.Item2 / 240f, part.Item3 / 240f, part.Item4 / 240f));

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 3e-5f));
    }
}
