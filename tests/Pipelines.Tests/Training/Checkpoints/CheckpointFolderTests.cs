using System.Text.Json;
using Pipelines.Onnx;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Tests.Training.Loop;
using Pipelines.Training.Checkpoints;
using static TorchSharp.torch;

namespace Pipelines.Tests.Training.Checkpoints;

[Collection(TorchCollection.Name)]
public sealed class CheckpointFolderTests : IDisposable
{
    private static readonly Fingerprint s_fingerprint =
        new(new Dictionary<string, string> { ["training.epochs"] = "6", ["training.seed"] = "1" });

    private readonly TemporaryFolder _folder = new();
    private readonly OnnxModel _start = TinyClassifier.Model(TinyClassifier.Head);
    private readonly OnnxModel _better = TinyClassifier.Model(new(new float[16], [1f, 2f]));

    public CheckpointFolderTests() => TorchLibrary.Load(1);

    private string Path => System.IO.Path.Combine(_folder.Path, "checkpoints");

    [Fact]
    public void The_newest_and_the_one_before_it_stay_each_with_its_best_network()
    {
        Assert.Null(CheckpointFolder.NewestStep(Path));
        var checkpoints = new CheckpointFolder(Path, s_fingerprint);
        Write(checkpoints, 10, _start);
        Write(checkpoints, 20, _start);
        Assert.Equal(3, Directory.GetFiles(Path).Length);
        Write(checkpoints, 30, _better);
        Assert.Equal(4, Directory.GetFiles(Path).Length);
        Write(checkpoints, 40, _better);
        Assert.Equal(3, Directory.GetFiles(Path).Length);
        Assert.Equal(40, CheckpointFolder.NewestStep(Path));

        var (content, best) = new CheckpointFolder(Path, s_fingerprint).ReadNewest([]);
        Assert.Equal(40, content.Header.Loop.GetInt64());
        Assert.Equal(_better.ToByteArray(), best.ToByteArray());
    }

    [Theory]
    [InlineData("step-000000030.checkpoint", 0.5)]
    [InlineData("step-000000030.checkpoint", 0)]
    [InlineData("best", 0.9)]
    public void Of_a_damaged_one_the_one_before_is_taken_and_it_is_reported(string file, double left)
    {
        var checkpoints = new CheckpointFolder(Path, s_fingerprint);
        Write(checkpoints, 20, _start);
        var before = Directory.GetFiles(Path);
        Write(checkpoints, 30, _better);
        var newBest = Directory.GetFiles(Path, "*.onnx").Except(before).Single();
        Cut(file == "best" ? newBest : System.IO.Path.Combine(Path, file), left);

        var notes = new List<string>();
        checkpoints = new CheckpointFolder(Path, s_fingerprint);
        var (content, best) = checkpoints.ReadNewest(notes);
        Assert.Equal(20, content.Header.Loop.GetInt64());
        Assert.Equal(_start.ToByteArray(), best.ToByteArray());
        Assert.Contains("step 20", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Contains("step-000000030", notes[0], StringComparison.Ordinal);

        // What follows replaces the damaged one.
        Write(checkpoints, 30, _better);
        Assert.Equal(30, new CheckpointFolder(Path, s_fingerprint).ReadNewest([]).Content.Header.Loop.GetInt64());
    }

    [Fact]
    public void Where_all_are_damaged_each_is_named_and_what_to_do()
    {
        var checkpoints = new CheckpointFolder(Path, s_fingerprint);
        Write(checkpoints, 20, _start);
        Write(checkpoints, 30, _start);
        foreach (var file in Directory.GetFiles(Path, "*.checkpoint"))
        {
            Cut(file, 0.9);
        }

        var error = Assert.Throws<CheckpointException>(() => new CheckpointFolder(Path, s_fingerprint).ReadNewest([]));
        Assert.Equal(2, error.Problems.Count);
        Assert.All(error.Problems, problem => Assert.Equal("Start the training anew.", problem.Remedy));
        Assert.Contains("cut short", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_another_configuration_is_refused_and_says_what_differs()
    {
        Write(new CheckpointFolder(Path, s_fingerprint), 20, _start);
        var other = new Fingerprint(new Dictionary<string, string>
        {
            ["training.epochs"] = "8",
            ["training.seed"] = "1",
            ["training.weightAverage"] = "0.9",
        });
        var error = Assert.Throws<CheckpointException>(() => new CheckpointFolder(Path, other).ReadNewest([]));
        const string Expected = "training.epochs was 6 and is 8; training.weightAverage was not set and is 0.9.";
        Assert.Contains(Expected, error.Problems[0].Found, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void Write(CheckpointFolder checkpoints, long step, OnnxModel best)
    {
        using var value = full(3, step);
        checkpoints.Write(step, JsonSerializer.SerializeToElement(step), best, [("value", value)]);
    }

    private static void Cut(string path, double left)
    {
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(int)(left * bytes.Length)]);
    }
}
