using Pipelines.Benchmarks.Quality;
using Pipelines.Numerics;

namespace Pipelines.Tests.Benchmarks.Quality;

public sealed class QualityFileTests
{
    [Fact]
    public void A_result_says_what_is_right_and_what_it_costs()
    {
        var scores = new FeatureMatrix([0.5f, 0.25f, 0.25f, 0.125f, 0.25f, 0.625f], 2, 3);
        var result = QualityResult.Of("set", "recipe", 4, [3, 8], [0, 1], scores);

        Assert.Equal([1, 0], result.Right);
        Assert.Equal(0.5, result.Accuracy);
        Assert.Equal([0.69315, 1.38629], result.Losses);
        Assert.Equal((Math.Log(2) + Math.Log(4)) / 2, result.LogLoss, 5);
    }

    [Fact]
    public void What_is_added_is_read_again()
    {
        using var folder = new TemporaryFolder();
        var file = new QualityFile(Path.Combine(folder.Path, "results.jsonl"));
        Assert.Empty(file.Read());

        file.Add([Result("a", 1, 0.5)]);
        file.Add([Result("a", 2, 0.25), Result("b, + c", 1, 0.75)]);

        Assert.Equal([("a", 1, 0.5), ("a", 2, 0.25), ("b, + c", 1, 0.75)], Lines(file));
    }

    [Fact]
    public void A_line_that_was_cut_off_counts_for_nothing_and_spoils_nothing()
    {
        using var folder = new TemporaryFolder();
        var file = new QualityFile(folder.Write("results.jsonl", Result("a", 1, 0.5).ToLine() + "\n" + Result("a", 2, 0.5).ToLine()[..30]));

        file.Add([Result("a", 3, 0.25)]);

        Assert.Equal([("a", 1, 0.5), ("a", 3, 0.25)], Lines(file));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("a word")]
    [InlineData("""{"set":"a","recipe":"b","seed":1,"images":[1,2],"right":[1],"losses":[0.5,0.5]}""")]
    [InlineData("""{"set":"a","recipe":"b","seed":1,"images":[],"right":[],"losses":[]}""")]
    public void A_line_that_holds_no_result_is_passed_over(string line) => Assert.Null(QualityResult.Parse(line));

    [Fact]
    public void The_later_of_two_results_of_one_training_counts()
    {
        using var folder = new TemporaryFolder();
        var file = new QualityFile(Path.Combine(folder.Path, "results.jsonl"));

        file.Add([Result("a", 1, 0.5)]);
        file.Add([Result("a", 1, 0.25)]);

        Assert.Equal([("a", 1, 0.25)], Lines(file));
    }

    [Fact]
    public void Several_may_add_at_a_time()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "results.jsonl");

        Parallel.For(0, 40, seed => new QualityFile(path).Add([Result("a", seed, 0.5)]));

        Assert.Equal(Enumerable.Range(0, 40), new QualityFile(path).Read().Select(result => result.Seed).Order());
    }

    private static QualityResult Result(string recipe, int seed, double loss) =>
        new() { Set = "set", Recipe = recipe, Seed = seed, Images = [1], Right = [1], Losses = [loss] };

    private static IEnumerable<(string Recipe, int Seed, double LogLoss)> Lines(QualityFile file) =>
        file.Read().Select(result => (result.Recipe, result.Seed, result.LogLoss));
}
