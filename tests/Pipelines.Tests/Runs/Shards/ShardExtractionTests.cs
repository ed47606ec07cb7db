using System.Text.Json.Nodes;
using Pipelines.Tests.Features;

namespace Pipelines.Tests.Runs.Shards;

public sealed class ShardExtractionTests : IDisposable
{
    private const int Images = 60;
    private readonly TemporaryFolder _folder = new();

    public ShardExtractionTests()
    {
        using var pictures = new PictureFolder();
        foreach (var (number, picture) in pictures.AddPictures(Images).Index())
        {
            _folder.Write($"share/photos/{(number % 2 == 0 ? "even" : "odd")}/{number}.png", File.ReadAllBytes(picture.Item.Path));
        }

        Configure();
    }

    private string Share => Path.Combine(_folder.Path, "share");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Shards_have_every_image_once_and_the_whole_then_finds_all_in_the_cache()
    {
        var results = new List<ExtractionResult>();
        for (var number = 1; number <= 4; number++)
        {
            results.AddRange(await Extract(WorkShard.Of(number, 4)));
        }

        Assert.Equal((Images, Images, 0), (results.Sum(r => r.Images), results.Sum(r => r.Computed), results.Sum(r => r.FromCache)));
        var whole = Assert.Single(await Extract(WorkShard.Whole));
        Assert.Equal((Images, Images, 0), (whole.Images, whole.FromCache, whole.Computed));
        Assert.True((await Status()).IsDone);
        Assert.Equal(
            ["01-of-1.json", "01-of-4.json", "02-of-4.json", "03-of-4.json", "04-of-4.json"], Markers().Select(Path.GetFileName));
    }

    [Fact]
    public async Task Any_shard_can_be_done_again_and_computes_nothing()
    {
        await Extract(WorkShard.Of(2, 4));
        var again = Assert.Single(await Extract(WorkShard.Of(2, 4)));
        Assert.Equal(0, again.Computed);
        Assert.Equal(again.Images, again.FromCache);
        var status = Assert.Single((await Status()).Extractions);
        Assert.Equal(["1/4", "3/4", "4/4"], status.Missing.Select(shard => shard.ToString()));
        Assert.Equal(ShardState.Done, status.Shards[1].State);
    }

    [Fact]
    public async Task Images_of_the_same_content_are_computed_once()
    {
        File.Copy(Path.Combine(Share, "photos", "even", "0.png"), Path.Combine(Share, "photos", "even", "copy.png"));
        Assert.Equal(Images, Assert.Single(await Extract(WorkShard.Whole)).Computed);
    }

    [Fact]
    public async Task Another_configuration_in_the_same_folder_is_named_and_does_not_count()
    {
        await Extract(WorkShard.Of(1, 2));
        await Extract(WorkShard.Of(2, 2));
        Configure(size: 40);

        var status = await Status();
        Assert.False(status.IsDone);
        Assert.Equal(0, status.Cached);
        var other = Assert.Single(status.Extractions);
        Assert.False(other.IsOfConfiguration);
        Assert.True(other.IsDone);
        Assert.Contains("at 32 px", other.Work, StringComparison.Ordinal);

        // What is trained on the vectors is no other configuration.
        Configure(more: """, "head": { "labelSmoothing": 0.1 }, "data": { "train": "photos", "test": 0.3 } """);
        Assert.True((await Status()).IsDone);
    }

    [Fact]
    public async Task Markers_that_are_half_written_or_of_something_else_do_not_count()
    {
        await Extract(WorkShard.Of(1, 2));
        await Extract(WorkShard.Of(2, 2));
        var (first, second) = (Markers()[0], Markers()[1]);
        var whole = File.ReadAllText(second);
        var node = JsonNode.Parse(whole)!;
        node["shard"] = 1;
        foreach (var content in new[]
        {
            "",
            whole[..(whole.Length / 2)],
            "null",
            "[]",
            "{}",
            node.ToJsonString(),
            "{\"shard\":2,\"shards\":2}",
            new string('x', 100_000),
        })
        {
            File.WriteAllText(second, content);
            var status = await Status();
            Assert.Equal(second, Assert.Single(status.Unreadable));
            var extraction = Assert.Single(status.Extractions);
            Assert.Equal("2/2", Assert.Single(extraction.Missing).ToString());
        }

        // What a killed process left, and what somebody put there.
        File.WriteAllText(second, whole);
        File.WriteAllText(second + "-0123abcd.tmp", whole[..10]);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(first)!, "notes.txt"), "");
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(first)!, "3-of-2.json"), "");
        Assert.Empty((await Status()).Unreadable);
        Assert.Empty(Assert.Single((await Status()).Extractions).Missing);
    }

    [Fact]
    public async Task Vectors_that_were_removed_are_noticed()
    {
        await Extract(WorkShard.Of(1, 2));
        await Extract(WorkShard.Of(2, 2));
        Directory.Delete(Path.Combine(Share, ".cache"), recursive: true);
        var extraction = Assert.Single((await Status()).Extractions);
        Assert.All(extraction.Shards, shard => Assert.Equal(ShardState.Lost, shard.State));
        Assert.False((await Status()).IsDone);
    }

    [Fact]
    public async Task Clocks_that_differ_by_years_do_not_matter()
    {
        await Extract(WorkShard.Of(1, 3), new Clock(new(2031, 5, 6, 7, 8, 9, TimeSpan.Zero)));
        await Extract(WorkShard.Of(2, 3), new Clock(new(1999, 12, 31, 23, 59, 59, TimeSpan.Zero)));
        await Extract(WorkShard.Of(3, 3), new Clock(new(2031, 5, 6, 7, 8, 9, TimeSpan.Zero)));
        Assert.True((await Status()).IsDone);
        Assert.Equal(0, Assert.Single(await Extract(WorkShard.Whole)).Computed);
    }

    [LinuxFact]
    public async Task A_share_that_vanishes_in_the_middle_is_an_error_and_what_was_stored_is_found_when_it_is_back()
    {
        Configure(size: 256);
        var away = Path.Combine(_folder.Path, "away");
        var vanished = false;
        var progress = new OnProgress(value =>
        {
            if (value is { Stage: "extracting features", Done: >= 8 } && !vanished)
            {
                vanished = true;
                Directory.Move(Share, away);
            }
        });
        var error = await Assert.ThrowsAsync<PipelineException>(() => Extract(WorkShard.Whole, progress: progress));
        Assert.IsNotType<ConfigurationException>(error);
        Assert.Contains("not there any more", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Share));
        Assert.DoesNotContain(
            Directory.GetFiles(away, "*.json", SearchOption.AllDirectories), path => path.Contains("-of-", StringComparison.Ordinal));

        Directory.Move(away, Share);
        var again = Assert.Single(await Extract(WorkShard.Whole));
        Assert.InRange(again.FromCache, 7, Images - 1);
        Assert.Equal(Images, again.FromCache + again.Computed);
        Assert.True((await Status()).IsDone);
    }

    [Fact]
    public async Task Cancelling_keeps_what_was_computed_and_marks_nothing()
    {
        Configure(size: 256);
        using var stop = new CancellationTokenSource();
        var progress = new OnProgress(value =>
        {
            if (value is { Stage: "extracting features", Done: >= 5 })
            {
                stop.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Extract(WorkShard.Whole, progress: progress, cancellation: stop.Token));
        Assert.Empty(Markers());
        Assert.InRange((await Status()).Cached!.Value, 5, Images - 1);
    }

    [Fact]
    public async Task Without_a_cache_or_without_vectors_there_is_nothing_to_extract()
    {
        Configure(more: """, "cache": false """);
        var off = await Assert.ThrowsAsync<ConfigurationException>(() => Extract(WorkShard.Whole));
        Assert.Contains("cache", Assert.Single(off.Problems).Place, StringComparison.Ordinal);
        _folder.Write("share/pipelines.json", """{ "pipelines": { "p": { "task": "pretext", "data": "photos", "image": 32 } } }""");
        await Assert.ThrowsAsync<ConfigurationException>(() => Extract(WorkShard.Whole));
    }

    [Fact]
    public async Task Two_final_jobs_at_once_leave_two_complete_runs()
    {
        await Extract(WorkShard.Whole);
        var clock = new Clock(new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            var job = Job(clock);
            return Assert.Single(await job.RunAsync());
        }));
        Assert.Equal(3, results.Select(result => result.Folder).Distinct().Count());
        var models = results.Select(result => Convert.ToHexString(File.ReadAllBytes(Path.Combine(result.Folder, "model.onnx"))));
        Assert.Single(models.Distinct());
        Assert.Empty(Directory.GetDirectories(Path.Combine(Share, "runs", "p"), "*.partial"));
        Assert.Equal(3, PipelineJob.StatusOf(Path.Combine(Share, "runs"))[0].Runs.Count);
    }

    [Fact]
    public async Task A_folder_of_runs_says_the_same_without_the_configuration()
    {
        await Extract(WorkShard.Of(1, 2));
        var runs = Path.Combine(Share, "runs");
        var status = Assert.Single(PipelineJob.StatusOf(runs));
        Assert.False(status.IsDone);
        Assert.Null(Assert.Single(status.Extractions).IsOfConfiguration);
        await Extract(WorkShard.Of(2, 2));
        Assert.True(Assert.Single(PipelineJob.StatusOf(runs)).IsDone);
        Assert.Throws<ConfigurationException>(() => PipelineJob.StatusOf(Path.Combine(Share, "photos", "even")));
        Assert.Throws<ConfigurationException>(() => PipelineJob.StatusOf(Path.Combine(Share, "none")));
    }

    private void Configure(int size = 32, string more = "")
    {
        var data = more.Contains("\"data\"", StringComparison.Ordinal) ? "" : """ "data": "photos", """;
        _folder.Write("share/pipelines.json", $$"""{ "pipelines": { "p": { {{data}} "image": {{size}} {{more}} } } }""");
    }

    private PipelineJob Job(TimeProvider? clock = null)
    {
        var job = PipelineJob.Load(Path.Combine(Share, "pipelines.json"));
        job.Clock = clock ?? TimeProvider.System;
        return job;
    }

    private Task<IReadOnlyList<ExtractionResult>> Extract(
        WorkShard shard, TimeProvider? clock = null, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        Job(clock).ExtractAsync(new() { Shard = shard }, progress, cancellation);

    private async Task<PipelineStatus> Status() => Assert.Single(await Job().StatusAsync());

    private string[] Markers()
    {
        var folder = Path.Combine(Share, "runs", "p", "shards");
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories) : [];
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    private sealed class OnProgress(Action<StageProgress> report) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => report(value);
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
