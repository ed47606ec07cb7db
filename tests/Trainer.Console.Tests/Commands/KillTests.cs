using System.Diagnostics;
using System.Globalization;

namespace Trainer.Tests.Commands;

/// <summary>
/// A process that is killed again and again, as by a power cut, and resumed each time, gives the model of an uninterrupted run.
/// </summary>
public sealed class KillTests
{
    // 108 images of which 65 are trained on: nine steps in an epoch, 27 in all.
    private const string Settings = """
        "data": { "train": "photos", "validation": 0.2, "test": 0.2 }, "image": 32,
        "training": { "transfer": "fineTune", "epochs": 3, "batchSize": 8, "threads": 1, "weightAverage": 0.9, "checkpointMinutes": 0 }
        """;

    private const int ImagesPerClass = 36;
    private const int StepsPerEpoch = 9;
    private const string Checkpoints = "checkpoints";
    private const string Checkpoint = "*.checkpoint";
    private const string HalfWritten = "*.tmp";

    /// <summary>
    /// The moments at which the process is killed, in order. Each is reached by the run that is resumed after the one before.
    /// </summary>
    private static readonly (string Moment, Func<string, bool> IsReached)[] s_moments =
    [
        ("before the first checkpoint", _ => true),
        ("at the first checkpoint", partial => Files(partial, Checkpoint).Count > 0),
        ("while a checkpoint is being written", partial => LastStep(partial) >= 3 && Files(partial, HalfWritten).Count > 0),
        ("while another one is", partial => LastStep(partial) >= 6 && Files(partial, HalfWritten).Count > 0),
        ("at the first evaluation", partial => LastStep(partial) >= 9),
        ("between two evaluations", partial => LastStep(partial) >= 13),
        ("while a later one is being written", partial => LastStep(partial) >= 17 && Files(partial, HalfWritten).Count > 0),
        ("shortly before the end", partial => LastStep(partial) >= 24),
        ("when training is over", partial => LastStep(partial) >= 27),
        ("while the model is exported", partial => Directory.EnumerateFiles(partial, "model.*").Any()),
    ];

    [LinuxFact]
    public async Task Killed_at_any_moment_a_run_resumes_to_the_same_model()
    {
        using var workspace = new Workspace(ImagesPerClass);
        var file = workspace.Configure(Settings);
        using (var whole = Start("run", file, "--verbose", "--output", workspace.Path("whole")))
        {
            await EndAsync(whole, 0);
        }

        var kills = 0;
        foreach (var (_, isReached) in s_moments)
        {
            using var process = Start("run", file, "--resume");
            while (!process.HasExited && !Partials(workspace).Any(isReached))
            {
                Thread.Sleep(0);
            }

            if (process.HasExited)
            {
                // The run was over before this moment was seen.
                break;
            }

            process.Kill();
            await process.WaitForExitAsync();
            kills++;
            foreach (var partial in Partials(workspace).Where(partial => LastStep(partial) > StepsPerEpoch))
            {
                Assert.InRange(File.ReadLines(Path.Combine(partial, "training.csv")).Count(), 1 + (LastStep(partial) / StepsPerEpoch), 4);
            }
        }

        // The last moments are short, and a busy machine may miss one.
        Assert.True(kills >= s_moments.Length - 2, $"killed {kills} times only");
        if (Partials(workspace).Any(partial => LastStep(partial) > 0))
        {
            using var last = Start("run", file, "--resume");
            Assert.Contains("It resumes ", await EndAsync(last, 0), StringComparison.Ordinal);
        }

        var (expected, actual) = (workspace.Path("whole", "shapes", "latest"), workspace.Path("runs", "shapes", "latest"));
        Assert.Equal(File.ReadAllBytes(Path.Combine(expected, "model.onnx")), File.ReadAllBytes(Path.Combine(actual, "model.onnx")));
        Assert.Equal(
            File.ReadAllText(Path.Combine(expected, "predictions.csv")), File.ReadAllText(Path.Combine(actual, "predictions.csv")));
        Assert.Equal(4, File.ReadLines(Path.Combine(actual, "training.csv")).Count());
    }

    [LinuxFact]
    public async Task Killed_after_the_trial_split_a_run_resumes_to_the_same_model()
    {
        using var workspace = new Workspace(ImagesPerClass);

        // With an embedding of one number the probe is poor, and the network is clearly better on the trial split.
        var settings = Settings.Replace(" \"validation\": 0.2,", "", StringComparison.Ordinal)
            .Replace("\"epochs\": 3", "\"epochs\": 10", StringComparison.Ordinal);
        var file = workspace.Configure(settings + """, "embedding": 1""");
        using (var whole = Start("run", file, "--verbose", "--output", workspace.Path("whole")))
        {
            Assert.Contains("The network was then trained on all", await EndAsync(whole, 0), StringComparison.Ordinal);
        }

        using (var process = Start("run", file))
        {
            var allImages = Path.Combine(Checkpoints, "all-images");
            while (!process.HasExited && !Partials(workspace).Any(partial => Files(partial, "step-*5.checkpoint", allImages).Count > 0))
            {
                Thread.Sleep(0);
            }

            process.Kill();
            await process.WaitForExitAsync();
        }

        using var last = Start("run", file, "--resume");
        Assert.Matches("It resumes .* from step [0-9]{1,3}[.]", await EndAsync(last, 0));
        Assert.Equal(
            File.ReadAllBytes(workspace.Path("whole", "shapes", "latest", "model.onnx")),
            File.ReadAllBytes(workspace.Path("runs", "shapes", "latest", "model.onnx")));
    }

    [LinuxFact]
    public async Task Ctrl_C_keeps_the_step_that_was_reached_and_says_how_to_resume()
    {
        using var workspace = new Workspace(ImagesPerClass);
        var file = workspace.Configure(Settings);
        using (var process = Start("run", file, "--set", "training.epochs=50"))
        {
            while (!process.HasExited && !Partials(workspace).Any(partial => LastStep(partial) >= 2))
            {
                await Task.Delay(1);
            }

            using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
            var error = await EndAsync(process, 130);
            Assert.Contains($"up to step {LastStep(Partials(workspace).Single())} is kept", error, StringComparison.Ordinal);
            Assert.Contains(
                $"To resume: trainer run {file} --set training.epochs=50 --resume",
                error.Replace("\"", "", StringComparison.Ordinal),
                StringComparison.Ordinal);
        }

        // While one process works in a folder, no other resumes it.
        using var first = Start("run", file, "--set", "training.epochs=50", "--resume");
        while (!first.HasExited && !Partials(workspace).Any(partial => File.Exists(Path.Combine(partial, "running.lock"))))
        {
            await Task.Delay(1);
        }

        try
        {
            using var second = Start("run", file, "--set", "training.epochs=50", "--resume");
            Assert.Contains("still running", await EndAsync(second, 1), StringComparison.Ordinal);
        }
        finally
        {
            first.Kill();
            await first.WaitForExitAsync();
        }
    }

    // A checkpoint takes 20 MB, with the average of the weights and the best network so far; model.onnx and model.zip together 7 MB, for
    // which room is kept. The third disk has room for two checkpoints and not for a third: the oldest makes way.
    [MountTheory]
    [InlineData("size=9m", "note: [0-9]+ checkpoints could not be written, the last one at step [0-9]+: .*Training continued without")]
    [InlineData("size=22m", "note: [0-9]+ checkpoints could not be written, the last one at step [0-9]+: .*Training continued without")]
    [InlineData("size=50m", "^(?!(.|\n)*could not be written)")]
    public async Task A_full_disk_loses_nothing(string room, string message)
    {
        using var workspace = new Workspace();
        var file = workspace.Configure(Settings);
        using (var whole = Start("run", file, "--verbose", "--output", workspace.Path("whole")))
        {
            await EndAsync(whole, 0);
        }

        // If the run failed, it would be resumed when there is room.
        Directory.CreateDirectory(workspace.Runs);
        var script = $"mount -t tmpfs -o {room} none \"$2\""
            + " && { dotnet \"$0\" run \"$1\" -o \"$2\""
            + " || { mount -o remount,size=90m \"$2\"; dotnet \"$0\" run \"$1\" -o \"$2\" --resume; };"
            + " code=$?; cp \"$2\"/shapes/latest/model.onnx \"$3\"; exit $code; }";
        using var process = StartMounting(script, file, workspace.Runs, workspace.Path("small.onnx"));
        Assert.Matches(message, await EndAsync(process, 0));
        Assert.Equal(
            File.ReadAllBytes(workspace.Path("whole", "shapes", "latest", "model.onnx")), File.ReadAllBytes(workspace.Path("small.onnx")));
    }

    [MountTheory]
    [InlineData("size=1m")]
    [InlineData("size=5m")]
    public async Task A_disk_without_room_for_the_model_is_an_error_before_anything_is_trained(string room)
    {
        using var workspace = new Workspace();
        var file = workspace.Configure(Settings);
        Directory.CreateDirectory(workspace.Runs);
        const string Script = "mount -t tmpfs -o $3 none \"$2\" && dotnet \"$0\" run \"$1\" -o \"$2\"";
        using var process = StartMounting(Script, file, workspace.Runs, room);
        var error = await EndAsync(process, 1);
        Assert.Matches("There is room for [0-5][.][0-9] MB, and the model takes 7[.][0-9] MB", error);
        Assert.DoesNotContain("training the head", error, StringComparison.Ordinal);
    }

    // The model takes 1.6 MB, a checkpoint about 5: on disks of some of these sizes one fits, and would leave no room for the model.
    [MountTheory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    [InlineData(7, true)]
    [InlineData(8, true)]
    [InlineData(9, true)]
    [InlineData(10, true)]
    public async Task A_tiny_disk_of_any_size_has_the_model_or_an_error_before_the_training(int megabytes, bool fits)
    {
        using var workspace = new Workspace(6);
        EndlessGraph.WriteSmallBackbone(workspace.Path("small.onnx"));
        var file = workspace.Configure("""
            "data": { "train": "photos", "validation": 0.2, "test": 0.2 }, "image": 32,
            "backbone": { "model": "small.onnx", "featureMap": "map", "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5] },
            "training": { "transfer": "fineTune", "epochs": 2, "batchSize": 8, "threads": 1, "checkpointMinutes": 0 }
            """);
        Directory.CreateDirectory(workspace.Runs);
        const string Script = "mount -t tmpfs -o size=$3m none \"$2\" && dotnet \"$0\" run \"$1\" -o \"$2\""
            + " && test -s \"$2\"/shapes/latest/model.onnx && test -s \"$2\"/shapes/latest/model.zip";
        using var process = StartMounting(Script, file, workspace.Runs, $"{megabytes}");
        var error = await EndAsync(process, fits ? 0 : 1);
        Assert.Equal(!fits, error.Contains("There is room for", StringComparison.Ordinal));
    }

    private static string Trainer => Path.Combine(AppContext.BaseDirectory, "trainer.dll");

    // A shell that starts jobs in the background lets them ignore Ctrl-C; env takes that back, whatever started the tests.
    private static Process Start(params string[] arguments) => Launch("env", ["--default-signal=INT", "dotnet", Trainer, .. arguments]);

    // A shell that may mount file systems of its own; $0 is the trainer.
    private static Process StartMounting(string script, params string[] arguments) =>
        Launch("unshare", ["-rm", "bash", "-c", script, Trainer, .. arguments]);

    private static Process Launch(string program, IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;

    private static async Task<string> EndAsync(Process process, int exitCode)
    {
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == exitCode, $"exit code {process.ExitCode}:\n{error}");
        return error;
    }

    private static string[] Partials(Workspace workspace) =>
        Directory.Exists(workspace.Path("runs", "shapes")) ? Directory.GetDirectories(workspace.Path("runs", "shapes"), "*.partial") : [];

    private static List<string> Files(string partial, string pattern, string folder = Checkpoints)
    {
        try
        {
            return [.. Directory.EnumerateFiles(Path.Combine(partial, folder), pattern)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static int LastStep(string partial) =>
        Files(partial, Checkpoint)
            .Select(file => int.Parse(Path.GetFileNameWithoutExtension(file)["step-".Length..], CultureInfo.InvariantCulture))
            .DefaultIfEmpty(0)
            .Max();
}
