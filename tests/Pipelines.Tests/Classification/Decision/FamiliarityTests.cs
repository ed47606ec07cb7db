using Pipelines.Classification.Decision;
using Pipelines.Numerics;

namespace Pipelines.Tests.Classification.Decision;

public sealed class FamiliarityTests
{
    private const int Columns = 8;

    [Theory]
    // Room for all; for fewer prototypes; for none of a class, and none of another head.
    [InlineData(1_000_000, 12, false)]
    [InlineData(4_000, 6, false)]
    [InlineData(600, 1, true)]
    public void What_is_added_is_small_beside_the_model(long modelBytes, int prototypes, bool isOwnHead)
    {
        var (embeddings, labels) = Draw();
        var head = new LinearLayer(new float[3 * Columns], new float[3]);
        var familiarity = Familiarity.Fit(embeddings, labels, head, modelBytes, () => new(new float[3 * Columns], new float[3]));

        Assert.Equal((prototypes, isOwnHead), (familiarity.Prototypes.Rows, familiarity.IsOwnHead));
        var added = sizeof(float) * (familiarity.Prototypes.Values.Length + (isOwnHead ? 0 : 3 * Columns));
        Assert.True(added <= 0.1 * modelBytes, $"{added}");
    }

    [Fact]
    public void The_order_of_the_training_images_changes_nothing()
    {
        var (embeddings, labels) = Draw();
        int[] turned = [.. Enumerable.Range(0, labels.Length).Reverse()];
        var head = new LinearLayer(new float[3 * Columns], new float[3]);
        Familiarity Fit(FeatureMatrix rows, int[] of) => Familiarity.Fit(rows, of, head, 1_000_000, () => head);

        var (one, other) = (Fit(embeddings, labels), Fit(embeddings.Select(turned), [.. turned.Select(row => labels[row])]));

        Assert.All(one.Of(embeddings).Values.Zip(other.Of(embeddings).Values), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Cosine_and_energy_are_what_they_are_called()
    {
        var prototypes = new FeatureMatrix([1, 0, 0, 1], 2, 2);
        var familiarity = new Familiarity(prototypes, new([1, 0, 0, 2], [0.5f, 0]), IsOwnHead: false);
        var numbers = familiarity.Of(new([3, 4], 1, 2));

        Assert.Equal(0.8f, numbers.Row(0)[0], 1e-6f);
        Assert.Equal((float)Math.Log(Math.Exp(3.5) + Math.Exp(8)), numbers.Row(0)[1], 1e-5f);
    }

    private static (FeatureMatrix Embeddings, int[] Labels) Draw()
    {
        var random = new Random(1);
        int[] labels = [.. Enumerable.Range(0, 60).Select(row => row % 3)];
        return (
            new([.. labels.SelectMany(label => Enumerable.Range(0, Columns)
                .Select(column => (float)(random.NextDouble() + (column % 3 == label ? 2 : 0))))], labels.Length, Columns),
            labels);
    }
}
