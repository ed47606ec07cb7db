using System.Text;
using Pipelines.Sorting;

namespace Pipelines.Tests.Sorting;

public sealed class SortFolderNamesTests
{
    [Fact]
    public void Classes_keep_their_names_and_those_that_cannot_be_folders_get_others()
    {
        string[] labels = ["a/b", "a_b", "roses", "Roses", "..", "sorted.csv", ".sorting", "aux", ""];
        string[] expected = ["a_b-2", "a_b", "roses", "Roses-2", "__", "sorted.csv-2", "_sorting", "_aux", "_"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), SortFolderNames.OfLabels(labels).All.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_hundred_long_names_that_begin_alike_stay_apart()
    {
        var labels = Enumerable.Range(0, 200).Select(i => new string('x', 300) + i).ToArray();
        var names = SortFolderNames.OfLabels(labels).All;
        Assert.Equal(200, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, name => Assert.InRange(Encoding.UTF8.GetByteCount(name), 1, 255));
    }

    [Theory]
    [InlineData(3, "cluster-01", "cluster-03")]
    [InlineData(10, "cluster-01", "cluster-10")]
    [InlineData(120, "cluster-001", "cluster-120")]
    public void Clusters_have_as_many_digits_as_the_last(int clusters, string first, string last)
    {
        var names = SortFolderNames.OfClusters(clusters).All.ToList();
        Assert.Equal((clusters, first, last), (names.Count, names[0], names[^1]));
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }
}
