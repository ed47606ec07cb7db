using Pipelines.Projection;

namespace Pipelines.Tests.Projection;

public sealed class MapSampleTests
{
    private static readonly string[] s_groups = [.. Enumerable.Range(0, 1000).Select(i => i < 900 ? "many" : i < 990 ? "some" : "few")];

    [Fact]
    public void Each_group_gives_equally_many_and_a_small_one_all()
    {
        var chosen = MapSample.Choose(s_groups, seed: 1, most: 100);
        var counts = chosen.CountBy(image => s_groups[image]).ToDictionary();
        Assert.Equal((45, 45, 10), (counts["many"], counts["some"], counts["few"]));
        Assert.Equal(chosen.Order().Distinct(), chosen);
    }

    [Fact]
    public void The_same_seed_chooses_the_same_images_and_another_one_others()
    {
        Assert.Equal(MapSample.Choose(s_groups, 1, 100), MapSample.Choose(s_groups, 1, 100));
        Assert.NotEqual(MapSample.Choose(s_groups, 1, 100), MapSample.Choose(s_groups, 2, 100));
    }

    [Fact]
    public void Few_images_are_all_chosen() => Assert.Equal(Enumerable.Range(0, 1000), MapSample.Choose(s_groups, 1, 1000));

    [Fact]
    public void Of_more_groups_than_places_some_have_none() =>
        Assert.Equal(30, MapSample.Choose([.. Enumerable.Range(0, 2000).Select(i => i / 20)], 1, 30).Length);
}
