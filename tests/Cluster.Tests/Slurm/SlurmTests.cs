using System.Text.RegularExpressions;

namespace Cluster.Tests.Slurm;

public sealed partial class SlurmTests(SlurmCluster cluster) : IClassFixture<SlurmCluster>
{
    [SlurmFact]
    public async Task Four_tasks_and_the_job_behind_them_give_the_model_of_one_run()
    {
        using var work = new SharedWork(imagesPerClass: 12, pixels: 48, "shared folder's $HOME");
        var expected = await work.ModelOfOneRunAsync();

        var (extract, run) = await SubmitAsync(work);
        await cluster.CompleteAsync(extract, work.Folder);
        await cluster.CompleteAsync(run, work.Folder);

        Assert.Equal(expected, work.Model());
        var status = (await work.StatusAsync()).AssertDone();
        Assert.Contains("4 of 4 shards are done", status.Out, StringComparison.Ordinal);
        Assert.Equal(0, await work.DuplicatesAsync());
        var log = File.ReadAllText(Assert.Single(Directory.GetFiles(work.Folder, $"trainer-run-{run}.log")));
        Assert.Contains($"0 images in 0.0 s ({work.Images} were done before)", log, StringComparison.Ordinal);
        Assert.Equal(4, Directory.GetFiles(work.Folder, $"trainer-extract-{extract}_*.log").Length);
    }

    [SlurmFact]
    public async Task Tasks_that_are_killed_in_the_middle_and_requeued_compute_only_the_rest()
    {
        using var work = new SharedWork(imagesPerClass: 10, pixels: 640);
        var (extract, run) = await SubmitAsync(work);

        var features = Path.Combine(work.Folder, ".cache", "features");
        await cluster.WaitAsync(
            () => Task.FromResult(Directory.Exists(features)
                && Directory.GetFiles(features, "*.features", SearchOption.AllDirectories).Any(file => new FileInfo(file).Length > 3000)),
            "some vectors are stored");
        var running = (await cluster.CallAsync("squeue", "-h", "-r", "-t", "RUNNING", "-j", extract, "-o", "%F_%K"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await cluster.CallAsync("scontrol", "requeue", string.Join(',', running));
        await cluster.CompleteAsync(extract, work.Folder);
        await cluster.CompleteAsync(run, work.Folder);

        Assert.NotEmpty(running);
        var logs = running.Select(task => File.ReadAllText(Path.Combine(work.Folder, $"trainer-extract-{task}.log"))).ToList();
        Assert.All(logs, log => Assert.Contains("REQUEUE", log, StringComparison.Ordinal));
        Assert.Contains(logs, log => FromCache().IsMatch(log));
        Assert.InRange(await work.DuplicatesAsync(), 0, Environment.ProcessorCount);
        Assert.Equal(await work.ModelOfOneRunAsync(), work.Model());
    }

    private async Task<(string Extract, string Run)> SubmitAsync(SharedWork work)
    {
        using var submit = TrainerProcess.Start(
            work.Folder,
            ["submit", "slurm", "pipelines.json", "--shards", "4", "--cpus", "1", "--time", "5", "--apply"],
            cluster.Variables);
        var call = (await submit.EndAsync()).AssertDone();
        var jobs = Job().Matches(call.Out);
        return (jobs[0].Groups["number"].Value, jobs[1].Groups["number"].Value);
    }

    [GeneratedRegex(@"\b[1-4]/4 +\d+ +[1-9]\d* +\d+")]
    private static partial Regex FromCache();

    [GeneratedRegex("Submitted: job (?<number>[0-9]+)")]
    private static partial Regex Job();
}
