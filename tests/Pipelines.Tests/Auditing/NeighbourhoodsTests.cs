using Pipelines.Auditing;
using Pipelines.Data.NearDuplicates;
using Pipelines.Numerics;

namespace Pipelines.Tests.Auditing;

public sealed class NeighbourhoodsTests
{
    [Fact]
    public void Blocks_give_what_comparing_every_pair_gives()
    {
        const int Rows = 2300, Columns = 12;
        var random = new Random(1);
        var vectors = new FeatureMatrix([.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextSingle() - 0.5f)], Rows, Columns);
        var found = Neighbourhoods.Find(vectors, progress: null, CancellationToken.None);
        foreach (var row in new[] { 0, 255, 256, 1000, 2299 })
        {
            var distances = Enumerable.Range(0, Rows).Where(other => other != row).Select(other => 1 - Cosine(vectors, row, other)).Order();
            Assert.Equal(distances.Take(Neighbourhoods.Neighbours).Average(), found.MeanDistances[row], 4);
            var alike = Enumerable.Range(row + 1, Rows - row - 1)
                .Count(other => Cosine(vectors, row, other) >= NearDuplicateSearch.LeastCosine);
            Assert.Equal(Math.Min(alike, NearDuplicateSearch.MostCandidates), found.Alike.Count(pair => pair.First == row));
        }
    }

    [Fact]
    public void Many_images_that_are_all_alike_do_not_make_a_square_of_pairs()
    {
        const int Rows = 20_000;
        var vectors = new FeatureMatrix([.. Enumerable.Repeat(1f, Rows * 4)], Rows, 4);
        var found = Neighbourhoods.Find(vectors, progress: null, CancellationToken.None);
        Assert.InRange(found.Alike.Count, 1, Rows * NearDuplicateSearch.MostCandidates);

        GreyPicture?[] pictures = [.. Enumerable.Repeat(new GreyPicture(new byte[GreyPicture.Side * GreyPicture.Side]), 500), null];
        Assert.Empty(NearDuplicateSearch.Find(pictures, [], progress: null, CancellationToken.None));
    }

    private static double Cosine(FeatureMatrix vectors, int one, int two)
    {
        var (dot, first, second) = (0.0, 0.0, 0.0);
        for (var c = 0; c < vectors.Columns; c++)
        {
            dot += (double)vectors.Row(one)[c] * vectors.Row(two)[c];
            first += (double)vectors.Row(one)[c] * vectors.Row(one)[c];
            second += (double)vectors.Row(two)[c] * vectors.Row(two)[c];
        }

        return dot / Math.Sqrt(first * second);
    }
}
