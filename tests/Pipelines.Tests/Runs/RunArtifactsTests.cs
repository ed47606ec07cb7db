using Pipelines.Runs;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Classification;

namespace Pipelines.Tests.Runs;

/// <summary>What becomes of a run when one of its files cannot be written.</summary>
[Collection(Pipelines.Tests.Runtime.Torch.TorchCollection.Name)]
public sealed class RunArtifactsTests : IDisposable
{
    private readonly StoppableRuns _runs = new();

    [Fact]
    public void Every_file_of_a_task_and_a_new_kind_of_file_is_in_the_run_folder()
    {
        var result = Run([.. ArtifactList.All, new Card(isOptional: true, fails: false)]);
        Assert.Equal("accuracy of 2 classes", File.ReadAllText(Path.Combine(result.Folder, Card.Name)));
        Assert.Equal(
            [
                Card.Name, "metrics.json", "model-card.md", "model.onnx", "model.zip", "pipeline.json", "predictions.csv", "report.html",
                "training.csv",
            ],
            Directory.GetFileSystemEntries(result.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(result.Notes, note => note.Text.Contains(Card.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void An_optional_file_that_fails_is_a_note_and_nothing_half_written()
    {
        var result = Run([new Card(isOptional: true, fails: true), .. ArtifactList.All]);
        Assert.Contains("card.html could not be written: the drawing failed", result.Notes.Select(note => note.Text));
        Assert.True(File.Exists(Path.Combine(result.Folder, "model.zip")));
        Assert.False(File.Exists(Path.Combine(result.Folder, Card.Name)));
    }

    [Fact]
    public void Any_other_file_that_fails_ends_the_run_without_a_folder()
    {
        var error = Assert.Throws<RunFailedException>(() => Run([.. ArtifactList.All, new Card(isOptional: false, fails: true)]));
        Assert.Contains("the drawing failed", error.Problems[0].Found, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_runs.Settings("runs").RunsFolder, "q")));
    }

    public void Dispose() => _runs.Dispose();

    private RunResult Run(IReadOnlyList<Artifact> artifacts) => PipelineRunner.Run(
        _runs.PrepareAll()[1], _runs.Settings("runs"), artifacts, progress: null, CancellationToken.None);

    private sealed class Card(bool isOptional, bool fails) : Artifact<ClassificationOutcome>
    {
        public const string Name = "card.html";

        public override string FileName => Name;

        public override string Description => "A page about the model.";

        public override bool IsOptional => isOptional;

        protected override void WriteFile(string path, ClassificationOutcome outcome, ArtifactRun run)
        {
            File.WriteAllText(path, $"accuracy of {outcome.Labels.Count} classes");
            if (fails)
            {
                throw new IOException("the drawing failed");
            }
        }
    }
}
