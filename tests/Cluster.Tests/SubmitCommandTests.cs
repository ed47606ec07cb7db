using System.Diagnostics;

namespace Cluster.Tests;

public sealed class SubmitCommandTests : IDisposable
{
    private readonly Workspace _workspace = new(imagesPerClass: 2);

    public SubmitCommandTests() => _workspace.Configure();

    private string Configuration => _workspace.Path("pipelines.json");

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Slurm_scripts_are_printed_and_name_every_option()
    {
        var call = (await TrainerCall.RunAsync(
            "submit", "slurm", Configuration, "--shards", "16", "--partition", "gpu", "--time", "4:00:00", "--memory", "8G", "--cpus", "6",
            "--name", "flowers", "--pipeline", "shapes", "--set", "image=32", "--program", "/opt/it's trainer")).AssertDone();

        string[] lines =
        [
            "#SBATCH --job-name=flowers-extract", "#SBATCH --array=1-16", "#SBATCH --cpus-per-task=6", "#SBATCH --mem=8G",
            "#SBATCH --time=4:00:00", "#SBATCH --partition=gpu", "#SBATCH --requeue", "#SBATCH --kill-on-invalid-dep=yes",
            $"exec '/opt/it'\\''s trainer' extract {Configuration} --pipeline shapes --set image=32 --shard \"$SLURM_ARRAY_TASK_ID/16\"",
            $"exec '/opt/it'\\''s trainer' run {Configuration} --pipeline shapes --set image=32",
        ];
        Assert.All(lines, line => Assert.Contains($"\n{line}\n", call.Out, StringComparison.Ordinal));
        Assert.Contains("--dependency=\"afterok:", call.Error, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_shell_takes_every_word_of_a_script_as_it_is()
    {
        foreach (var word in new[] { "a b", "it's", "\"$HOME\" `id` \\", "line\nbreak", "--x;y|z&", "*?[a]{b,c}~", "späte 图像" })
        {
            var folder = Directory.CreateDirectory(_workspace.Path($"in {word.Replace("/", "")}")).FullName;
            var job = Pipelines.ClusterJob.ForSlurm(
                new(word, 3) { Overrides = [$"data={word}"] }, new(["printf", "%s\\0"], folder) { Name = "t" });
            var start = new ProcessStartInfo("sh") { RedirectStandardInput = true, RedirectStandardOutput = true };
            start.Environment["SLURM_ARRAY_TASK_ID"] = "2";
            using var shell = Process.Start(start)!;
            await shell.StandardInput.WriteAsync(job.Extract.Content);
            shell.StandardInput.Close();
            var words = (await shell.StandardOutput.ReadToEndAsync()).Split('\0');
            Assert.Equal(["extract", word, "--set", $"data={word}", "--shard", "2/3", ""], words);
        }
    }

    [Theory]
    [InlineData("--shards", "0", "slurm")]
    [InlineData("--shards", "10001", "slurm")]
    [InlineData("--cpus", "0", "slurm")]
    [InlineData("--partition", "a b", "slurm")]
    [InlineData("--partition", "a\n#SBATCH --uid=0", "slurm")]
    [InlineData("--time", "tomorrow", "slurm")]
    [InlineData("--time", "0", "slurm")]
    [InlineData("--memory", "8 GB", "slurm")]
    [InlineData("--name", "Big Job", "slurm")]
    [InlineData("--namespace", "a/b", "kubernetes")]
    [InlineData("--claim", "Photos", "kubernetes")]
    [InlineData("--image", "a b\nc", "kubernetes")]
    [InlineData("--memory", "8G i", "kubernetes")]
    [InlineData("--folder", "../other", "kubernetes")]
    [InlineData("--folder", "/etc", "kubernetes")]
    [InlineData("--retries", "-1", "kubernetes")]
    public async Task Values_that_a_cluster_would_refuse_are_refused_before(string option, string value, string cluster)
    {
        string[] others = option == "--shards" ? [] : ["--shards", "4"];
        string[] claim = cluster == "kubernetes" && option != "--claim" ? ["--claim", "photos"] : [];
        var call = await TrainerCall.RunAsync(["submit", cluster, Configuration, .. others, .. claim, option, value]);
        call.AssertError(2, option, "Allowed: ");
        Assert.Empty(call.Out);
    }

    [Fact]
    public async Task A_wrong_configuration_is_reported_here_and_not_by_every_task()
    {
        _workspace.Configure(""" "data": "photos", "imagee": 48 """);
        (await TrainerCall.RunAsync("submit", "slurm", Configuration, "--shards", "4")).AssertError(2, "imagee");
        (await TrainerCall.RunAsync("submit", "slurm", _workspace.Path("none.json"), "--shards", "4")).AssertError(2, "none.json");
    }

    [Fact]
    public async Task Files_are_written_once_and_what_a_person_changed_is_kept()
    {
        var folder = _workspace.Path("jobs", "of mine");
        string[] call = ["submit", "kubernetes", Configuration, "--shards", "4", "--claim", "photos", "--output", folder];
        (await TrainerCall.RunAsync(call)).AssertDone();
        Assert.Equal(["extract.yaml", "run.yaml"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        (await TrainerCall.RunAsync(call)).AssertDone();

        File.AppendAllText(Path.Combine(folder, "run.yaml"), "# mine\n");
        (await TrainerCall.RunAsync(call)).AssertError(1, "run.yaml", "other content");
        Assert.EndsWith("# mine\n", File.ReadAllText(Path.Combine(folder, "run.yaml")), StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Where_sbatch_or_kubectl_is_missing_this_is_said()
    {
        var environment = Tools("");
        using var slurm = TrainerProcess.Start(
            _workspace.Folder, ["submit", "slurm", Configuration, "--shards", "4", "--apply"], environment);
        (await slurm.EndAsync()).AssertError(1, "sbatch", "not on this machine");
        using var kubernetes = TrainerProcess.Start(
            _workspace.Folder, ["submit", "kubernetes", Configuration, "--shards", "4", "--claim", "photos", "--apply"], environment);
        (await kubernetes.EndAsync()).AssertError(1, "kubectl", "not on this machine");
    }

    [UnixFact]
    public async Task What_kubectl_says_is_passed_on_and_the_run_is_resumed_behind_the_extraction()
    {
        var log = _workspace.Path("calls");
        var environment = Tools($"""
            printf '%s\n' "$*" >> '{log}'
            case "$*" in *create*) cat > '{log}.yaml';; *" get "*) echo Complete;; esac
            """);
        string[] call = ["submit", "kubernetes", Configuration, "--shards", "4", "--claim", "photos", "--namespace", "vision", "--apply"];
        using (var submit = TrainerProcess.Start(_workspace.Folder, call, environment))
        {
            Assert.Contains("trainer-run begins", (await submit.EndAsync()).AssertDone().Out, StringComparison.Ordinal);
        }

        var calls = File.ReadAllLines(log);
        Assert.Equal(3, calls.Length);
        Assert.Equal("--namespace vision create -f -", calls[0]);
        Assert.Equal("""--namespace vision patch job trainer-run --type=merge -p {"spec":{"suspend":false}}""", calls[2]);
        Assert.Equal(2, File.ReadAllText($"{log}.yaml").Split("kind: Job").Length - 1);

        using var refused = TrainerProcess.Start(_workspace.Folder, call, Tools("echo 'jobs.batch is forbidden' >&2; exit 1"));
        (await refused.EndAsync()).AssertError(1, "kubectl", "exit code 1", "jobs.batch is forbidden");
        using var failed = TrainerProcess.Start(_workspace.Folder, call, Tools("case \"$*\" in *\" get \"*) echo Failed;; esac"));
        (await failed.EndAsync()).AssertError(1, "trainer-extract", "failed");
    }

    /// <summary>A PATH on which kubectl is this script and sbatch is missing; neither is there where the script is empty.</summary>
    private Dictionary<string, string> Tools(string script)
    {
        var folder = Directory.CreateDirectory(_workspace.Path("tools", Guid.NewGuid().ToString("n"))).FullName;
        var dotnet = Environment.GetEnvironmentVariable("PATH")!
            .Split(Path.PathSeparator)
            .First(path => File.Exists(Path.Combine(path, "dotnet")));
        File.CreateSymbolicLink(Path.Combine(folder, "dotnet"), Path.Combine(dotnet, "dotnet"));
        if (script.Length > 0)
        {
            foreach (var name in new[] { "cat", "sh" })
            {
                File.CreateSymbolicLink(Path.Combine(folder, name), Path.Combine("/bin", name));
            }

            var tool = Path.Combine(folder, "kubectl");
            File.WriteAllText(tool, $"#!/bin/sh\n{script}\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }

        return new() { ["PATH"] = folder };
    }
}

/// <summary>A test that needs a POSIX shell.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    /// <summary>Marks the test.</summary>
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "needs a POSIX shell" : null;
}
