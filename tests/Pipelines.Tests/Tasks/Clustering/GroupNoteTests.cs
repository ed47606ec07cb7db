using Pipelines.Tasks.Clustering;

namespace Pipelines.Tests.Tasks.Clustering;

public sealed class GroupNoteTests
{
    [Theory]
    [InlineData(0.05, null, true)]
    [InlineData(-0.2, 0.1, true)]
    [InlineData(0.05, 0.55, false)]
    [InlineData(0.21, null, false)]
    [InlineData(null, null, false)]
    public void Where_K_means_has_found_no_groups_a_run_says_so(double? silhouette, double? agreement, bool isTold)
    {
        var notes = ClusteringChecks.OfGroups(
            new() { Images = 100, K = 4, Inertia = 1, Silhouette = silhouette, AdjustedRandIndex = agreement }).ToList();
        Assert.Equal(isTold ? 1 : 0, notes.Count);
        Assert.All(notes, note => Assert.Matches(
            @"^silhouette -?0[.]\d\d: these images do not fall into groups; the 4 clusters are parts of one cloud[.] .*""dimensions"": 32",
            note));
    }
}
