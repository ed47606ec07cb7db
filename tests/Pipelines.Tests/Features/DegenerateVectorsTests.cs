using Pipelines.Features;
using Pipelines.Numerics;

namespace Pipelines.Tests.Features;

public sealed class DegenerateVectorsTests
{
    [Fact]
    public void Equal_vectors_are_an_error_that_names_the_place_and_the_likely_causes()
    {
        var error = Assert.Throws<PipelineException>(() => Check(new FeatureMatrix([1, 2, 1, 2, 1, 2], 3, 2)));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("the place", problem.Place);
        Assert.Contains("All 3 training images have the same feature vector", problem.Found, StringComparison.Ordinal);
        Assert.Contains("blank", problem.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.01f, true)]
    [InlineData(1.2f, false)]
    public void Nearly_equal_vectors_are_a_note(float other, bool isNoted) =>
        Assert.Equal(isNoted, Check(new FeatureMatrix([1, 1, other, other], 2, 2)) is [_]);

    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public void Constant_features_are_a_note_where_they_are_most(int constant, bool isNoted)
    {
        var features = new FeatureMatrix(2, 4);
        for (var column = 0; column < 4; column++)
        {
            (features.Row(0)[column], features.Row(1)[column]) = (1, column < constant ? 1 : 3);
        }

        var notes = Check(features);

        Assert.Equal(isNoted, notes is [_]);
        Assert.All(notes, note => Assert.Contains("3 of the 4 features", note, StringComparison.Ordinal));
    }

    [Fact]
    public void One_image_says_nothing() => Assert.Empty(Check(new FeatureMatrix([1, 2], 1, 2)));

    private static IReadOnlyList<string> Check(FeatureMatrix features) => DegenerateVectors.Check(features, "the place", "training images");
}
