using Pipelines.Reporting.Pictures;

namespace Pipelines.Tests.Reporting.Pictures;

public sealed class PictureChoiceTests
{
    [Fact]
    public void Where_there_is_room_all_images_are_shown() =>
        Assert.Equal([0, 1, 2], PictureChoice.OfClassifier([0, 1, 1], [0, 0, 1], 3, seed: 1));

    [Fact]
    public void All_mistakes_come_before_right_ones_and_these_are_shared_out_fairly()
    {
        // 90 right ones of class 0, 6 of class 1, and 4 mistakes.
        int[] truth = [.. Enumerable.Range(0, 100).Select(i => i < 90 ? 0 : 1)];
        int[] predicted = [.. truth.Select((label, i) => i is 3 or 50 or 95 or 99 ? 1 - label : label)];
        var chosen = PictureChoice.OfClassifier(truth, predicted, 14, seed: 1);
        Assert.Equal(14, chosen.Count);
        Assert.Equal(chosen.Order(), chosen);
        Assert.Equal(chosen.Distinct(), chosen);
        Assert.Subset(chosen.ToHashSet(), new HashSet<int> { 3, 50, 95, 99 });
        Assert.Equal(5, chosen.Count(image => truth[image] == 0 && predicted[image] == 0));
        Assert.Equal(5, chosen.Count(image => truth[image] == 1 && predicted[image] == 1));
    }

    [Fact]
    public void Too_many_mistakes_leave_a_quarter_to_right_ones_and_every_cell_gets_some()
    {
        int[] truth = [.. Enumerable.Range(0, 1000).Select(i => i % 4)];
        int[] predicted = [.. truth.Select((label, i) => i < 900 ? (label + (i % 97 == 0 ? 2 : 1)) % 4 : label)];
        var chosen = PictureChoice.OfClassifier(truth, predicted, 100, seed: 1);
        Assert.Equal(100, chosen.Count);
        Assert.Equal(75, chosen.Count(image => truth[image] != predicted[image]));
        var rare = Enumerable.Range(0, 1000).Where(image => (truth[image] + 2) % 4 == predicted[image]);
        Assert.Subset(chosen.ToHashSet(), rare.ToHashSet());
    }

    [Fact]
    public void Where_not_every_cell_can_have_a_picture_the_largest_have_one()
    {
        // 50 cells with one mistake each, and one with seven.
        int[] truth = [.. Enumerable.Range(0, 50), .. Enumerable.Repeat(60, 7), .. Enumerable.Repeat(70, 100)];
        int[] predicted = [.. Enumerable.Repeat(61, 57), .. Enumerable.Repeat(70, 100)];
        for (var seed = 0; seed < 20; seed++)
        {
            Assert.Contains(60, PictureChoice.OfClassifier(truth, predicted, 8, seed).Select(image => truth[image]));
        }
    }

    [Fact]
    public void The_seed_decides_and_nothing_else()
    {
        int[] truth = [.. Enumerable.Range(0, 500).Select(i => i % 5)];
        Assert.Equal(PictureChoice.OfClassifier(truth, truth, 50, 7), PictureChoice.OfClassifier(truth, truth, 50, 7));
        Assert.NotEqual(PictureChoice.OfClassifier(truth, truth, 50, 7), PictureChoice.OfClassifier(truth, truth, 50, 8));
        Assert.Empty(PictureChoice.OfClassifier(truth, truth, 0, 7));
    }

    [Fact]
    public void Of_every_group_the_centre_and_the_edge_are_shown()
    {
        List<IReadOnlyList<int>> groups = [[.. Enumerable.Range(0, 50)], [.. Enumerable.Range(50, 4)], []];
        var chosen = PictureChoice.OfGroups(groups, nearest: 2, distant: 1, most: 8, seed: 1);
        Assert.Equal(8, chosen.Count);
        Assert.Subset(chosen.ToHashSet(), new HashSet<int> { 0, 1, 49, 50, 51, 53 });
        Assert.Equal(3, PictureChoice.OfGroups(groups, 2, 1, most: 3, seed: 1).Count);
    }
}
