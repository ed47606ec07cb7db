using Pipelines.Tasks.Artifacts.TensorBoard;
using Pipelines.Training.Loop;

namespace Pipelines.Tests.Tasks.Artifacts.TensorBoard;

/// <summary>What is written for TensorBoard, read back by a reader of the test's own.</summary>
public sealed class TensorBoardLogTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly SetClock _clock = new();

    private string Folder => Path.Combine(_temporary.Path, "tensorboard");

    // RFC 3720, appendix B.4.
    [Theory]
    [InlineData(0, 0, 0x8a9136aa)]
    [InlineData(0xff, 0, 0x62a8ab43)]
    [InlineData(0, 1, 0x46dd794e)]
    [InlineData(31, -1, 0x113fdb5c)]
    public void The_reader_knows_the_checksums_of_the_standard(int first, int step, uint expected) =>
        Assert.Equal(expected, EventReader.Crc32C([.. Enumerable.Range(0, 32).Select(i => (byte)(first + (i * step)))]));

    [Fact]
    public void A_file_begins_with_the_bytes_of_every_event_file()
    {
        new TensorBoardLog(Folder, _clock).Add([Record(1, 10)]);

        // The length of the version's event, 24 bytes, with its checksum: what TensorFlow's own files begin with.
        Assert.Equal("1800000000000000A37F4B22", Convert.ToHexString(File.ReadAllBytes(OnlyFile())[..12]));
    }

    [Fact]
    public void Each_evaluation_is_an_event_with_the_steps_of_the_optimizer_and_the_time_of_the_clock()
    {
        var log = new TensorBoardLog(Folder, _clock);
        log.Begin([]);
        Assert.False(Directory.Exists(Folder));
        log.Add([Record(1, 300)]);
        _clock.Now += TimeSpan.FromSeconds(2.5);
        log.Add([Record(1, 300), Record(2, 600) with { ValidationLoss = null, ValidationAccuracy = null }]);

        Assert.Equal("events.out.tfevents.1767225600.0.trainer", Path.GetFileName(OnlyFile()));
        var events = EventReader.Read(OnlyFile());
        Assert.Equal([("brain.Event:2", 0), (null, 300), (null, 600)], events.Select(e => (e.Version, e.Step)));
        Assert.Equal([1767225600, 1767225600, 1767225602.5], events.Select(e => e.WallTime));
        Assert.Equal(
            new SortedDictionary<string, float>
            {
                ["loss/train"] = 0.5f,
                ["loss/validation"] = 0.75f,
                ["accuracy/validation"] = 0.875f,
                ["learningRate"] = 0.001f,
                ["imagesPerSecond"] = 64,
                ["epoch"] = 1,
            },
            new SortedDictionary<string, float>(events[1].Scalars.ToDictionary()));
        Assert.Equal(["epoch", "imagesPerSecond", "learningRate", "loss/train"], events[2].Scalars.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(log.Notes);
    }

    [Fact]
    public void A_resumed_run_adds_a_file_that_says_from_which_step_on_it_counts()
    {
        var first = new TensorBoardLog(Folder, _clock);
        first.Begin([]);
        first.Add([Record(1, 10)]);

        // This one comes after the last checkpoint before the process was killed.
        first.Add([Record(1, 10), Record(2, 20)]);

        var resumed = new TensorBoardLog(Folder, _clock);
        resumed.Begin([Record(1, 10)]);
        resumed.Add([Record(1, 10), Record(2, 20)]);
        resumed.Add([Record(1, 10), Record(2, 20), Record(3, 30)]);

        var files = Directory.GetFiles(Folder).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(
            ["events.out.tfevents.1767225600.0.trainer", "events.out.tfevents.1767225600.1.trainer"], files.Select(Path.GetFileName));
        Assert.Equal([0, 10, 20], EventReader.Read(files[0]).Select(e => e.Step));
        var events = EventReader.Read(files[1]);
        Assert.Equal([(0, false), (11, true), (20, false), (30, false)], events.Select(e => (e.Step, e.StartsSession)));
    }

    [Fact]
    public void Where_nothing_was_written_before_a_resumed_run_writes_all_of_it()
    {
        var resumed = new TensorBoardLog(Folder, _clock);
        resumed.Begin([Record(1, 10), Record(2, 20)]);
        Assert.Equal([(0, false), (10, false), (20, false)], EventReader.Read(OnlyFile()).Select(e => (e.Step, e.StartsSession)));
    }

    [Fact]
    public void A_write_that_fails_is_made_good_by_the_next_one_and_the_training_continues()
    {
        // A file where the folder belongs: no folder can be made there.
        var log = new TensorBoardLog(Folder, _clock);
        File.WriteAllText(Folder, "");
        log.Begin([]);
        log.Add([Record(1, 10)]);
        Assert.Contains("could not be written", Assert.Single(log.Notes), StringComparison.Ordinal);

        File.Delete(Folder);
        _clock.Now += TimeSpan.FromMinutes(1);
        log.Add([Record(1, 10), Record(2, 20)]);
        Assert.Empty(log.Notes);
        Assert.Equal([0, 10, 20], EventReader.Read(OnlyFile()).Select(e => e.Step));

        // What was written half and then failed is overwritten.
        using (var torn = new FileStream(OnlyFile(), FileMode.Append))
        {
            torn.Write([24, 0, 0]);
        }

        log.Add([Record(1, 10), Record(2, 20), Record(3, 30)]);
        Assert.Equal([0, 10, 20, 30], EventReader.Read(OnlyFile()).Select(e => e.Step));
    }

    public void Dispose() => _temporary.Dispose();

    private static TrainingRecord Record(int epoch, long step) => new(epoch, step, 0.5, 0.75, 0.875, 0.001, 64, TimeSpan.Zero);

    private string OnlyFile() => Assert.Single(Directory.GetFiles(Folder));

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
