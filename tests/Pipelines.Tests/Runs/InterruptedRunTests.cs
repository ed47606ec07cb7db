using Pipelines.Runs;
using Pipelines.Runs.Folders;

namespace Pipelines.Tests.Runs;

[Collection(Pipelines.Tests.Runtime.Torch.TorchCollection.Name)]
public sealed class InterruptedRunTests : IDisposable
{
    private readonly StoppableRuns _runs = new();

    [Fact]
    public void A_run_that_fails_while_it_trains_keeps_its_checkpoint_and_goes_on_when_the_cause_is_mended()
    {
        var pipeline = _runs.Prepare();
        var whole = StoppableRuns.Run(pipeline, _runs.Settings("whole"));
        var interruption = Assert.Throws<RunInterruptedException>(() => StoppableRuns.Run(pipeline, _runs.Settings("runs"), stopAfter: 4));
        Assert.Equal(4, interruption.Step);
        var resumed = _runs.Settings("runs") with { ResumeFrom = interruption.Folder! };

        var moved = _runs.Images.ToDictionary(image => image, File.ReadAllBytes);
        _runs.Images.ForEach(File.Delete);
        var error = Assert.Throws<RunFailedException>(() => StoppableRuns.Run(pipeline, resumed));
        Assert.EndsWith("The training up to step 4 is kept.", error.Problems[^1].Remedy, StringComparison.Ordinal);
        Assert.Equal(("p", 4), (error.Pipeline, error.Step));

        foreach (var (image, content) in moved)
        {
            File.WriteAllBytes(image, content);
        }

        var result = StoppableRuns.Run(pipeline, resumed);
        Assert.Equal(Model(whole), Model(result));
        Assert.Equal(interruption.Folder!, result.Folder + ".partial");
        Assert.Empty(RunFolderSearch.Interrupted(_runs.Settings("runs").RunsFolder, pipeline.Name));
    }

    [Fact]
    public void Memory_that_does_not_suffice_is_told_with_the_size_of_the_batch_and_the_training_is_kept()
    {
        var pipeline = _runs.Prepare();
        var error = Assert.Throws<RunFailedException>(
            () => PipelineRunner.Run(pipeline, _runs.Settings("runs"), new MemoryUser(afterImages: 45), CancellationToken.None));
        var problem = Assert.Single(error.Problems);
        Assert.Contains("a batch of 8 images of 32 × 32 pixels is too large", problem.Found, StringComparison.Ordinal);
        Assert.EndsWith("The training up to step 5 is kept.", problem.Remedy, StringComparison.Ordinal);
        Assert.Equal(5, error.Step);
    }

    [Fact]
    public void A_folder_is_gone_on_with_by_one_process_at_a_time_and_only_checkpoints_stay_in_it()
    {
        var interruption = Assert.Throws<RunInterruptedException>(
            () => StoppableRuns.Run(_runs.Prepare(), _runs.Settings("runs"), stopAfter: 2));
        File.WriteAllText(Path.Combine(interruption.Folder!, "model.onnx"), "half of it");
        using (var folder = RunFolder.Resume(interruption.Folder!))
        {
            Assert.False(File.Exists(folder.File("model.onnx")));
            var error = Assert.Throws<PipelineException>(() => RunFolder.Resume(interruption.Folder!));
            Assert.Contains("still running somewhere", error.Problems[0].Remedy, StringComparison.Ordinal);
        }

        Assert.Equal([Path.Combine(interruption.Folder!, "checkpoints")], Directory.GetFileSystemEntries(interruption.Folder!));
    }

    [Fact]
    public void Old_remains_are_removed_those_with_a_checkpoint_after_thirty_days()
    {
        var interruption = Assert.Throws<RunInterruptedException>(
            () => StoppableRuns.Run(_runs.Prepare(), _runs.Settings("runs"), stopAfter: 2));
        var runs = _runs.Settings("runs").RunsFolder;
        var killed = Directory.CreateDirectory(Path.Combine(runs, "p", "2026-01-01_00-00-00.partial")).FullName;
        var leftBehind = Directory.CreateDirectory(Path.Combine(runs, "p", "2026-01-02_00-00-00", "checkpoints")).FullName;
        RunFolder.Begin(runs, "p", DateTimeOffset.Now.AddDays(2)).Dispose();
        Assert.False(Directory.Exists(killed));
        Assert.False(Directory.Exists(leftBehind));
        Assert.True(Directory.Exists(interruption.Folder!));
        RunFolder.Begin(runs, "p", DateTimeOffset.Now.AddDays(31)).Dispose();
        Assert.False(Directory.Exists(interruption.Folder!));
    }

    [Fact]
    public void Images_count_by_content_and_label_not_by_place()
    {
        var fingerprint = RunFingerprint.Of(_runs.Prepare());
        var elsewhere = Path.Combine(_runs.Folder, "elsewhere");
        Directory.CreateDirectory(elsewhere);
        var moved = _runs.Images.Select(image => (From: image, To: Path.Combine(elsewhere, Path.GetFileName(image)))).ToList();
        moved.ForEach(image => File.Copy(image.From, image.To));
        Assert.Empty(DifferencesElsewhere());

        // Another bit in one picture: its metadata.
        File.AppendAllText(moved[0].To, "more");
        var difference = Assert.Single(DifferencesElsewhere());
        Assert.Matches("(training|validation) images was [0-9]+ \\(content [0-9a-f]+\\) and is [0-9]+ ", difference);

        IReadOnlyList<string> DifferencesElsewhere()
        {
            var pipeline = _runs.Prepare(path => Path.Combine(elsewhere, Path.GetFileName(path)));
            return RunFingerprint.Of(pipeline).DifferencesFrom(fingerprint.Entries);
        }
    }

    public void Dispose() => _runs.Dispose();

    private static byte[] Model(RunResult result) => File.ReadAllBytes(Path.Combine(result.Folder, "model.onnx"));

    /// <summary>Asks libtorch for more memory than there is once so many images are trained on.</summary>
    private sealed class MemoryUser(long afterImages) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            if (value.Stage == "fine-tuning" && value.Done > afterImages)
            {
                TorchSharp.torch.zeros(1L << 50).Dispose();
            }
        }
    }
}
