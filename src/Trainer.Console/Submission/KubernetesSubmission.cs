using Pipelines;
using Trainer.Output;

namespace Trainer.Submission;

/// <summary>Submits the jobs of Kubernetes, and resumes the second one when the first is complete.</summary>
/// <param name="space">The namespace; null for that of kubectl.</param>
internal sealed class KubernetesSubmission(string? space)
{
    private const string Tool = "kubectl";
    private const string Resume = """{"spec":{"suspend":false}}""";
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    private string[] Space => space is null ? [] : ["--namespace", space];

    /// <summary>The same by hand.</summary>
    public string HowTo(ClusterJob job)
    {
        var inSpace = string.Concat(Space.Select(word => $" {word}"));
        return $"""
              {Tool}{inSpace} create -f {job.Extract.Name} -f {job.Run.Name}
              {Tool}{inSpace} wait --for=condition=complete --timeout=-1s job/{job.Extract.Job}
            {ResumeCall(job)}
            """;
    }

    /// <summary>Submits both, and waits for the first.</summary>
    /// <exception cref="PipelineException">They cannot be submitted, or the extraction failed.</exception>
    public async Task<int> RunAsync(Terminal terminal, ClusterJob job, CancellationToken cancellation)
    {
        await ClusterTool.CallAsync(
            Tool, [.. Space, "create", "-f", "-"], $"{job.Extract.Content}---\n{job.Run.Content}", cancellation);
        terminal.Out.WriteLine($"Created: {job.Extract.Job}, and {job.Run.Job}, which is suspended until all shards are done.");
        terminal.Note("Ctrl-C ends only the waiting.");
        try
        {
            while (true)
            {
                var conditions = await ConditionsAsync(job, cancellation);
                if (conditions.Contains("Complete", StringComparer.Ordinal))
                {
                    await ClusterTool.CallAsync(
                        Tool, [.. Space, "patch", "job", job.Run.Job, "--type=merge", "-p", Resume], "", CancellationToken.None);
                    terminal.Out.WriteLine($"All shards are done: {job.Run.Job} begins.");
                    return ExitCode.Done;
                }

                if (conditions.Contains("Failed", StringComparer.Ordinal))
                {
                    throw new PipelineException(new Problem(
                        job.Extract.Job,
                        "The extraction failed.",
                        $"'{Tool} logs job/{job.Extract.Job}' says why. What was extracted is kept: delete both jobs and submit again."));
                }

                await Task.Delay(s_interval, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("interrupted: the shards are extracted all the same. When they are done, this begins the run:");
            terminal.Error.WriteLine(ResumeCall(job));
            return ExitCode.Interrupted;
        }
    }

    private async Task<string[]> ConditionsAsync(ClusterJob job, CancellationToken cancellation)
    {
        const string Conditions = """jsonpath={range .status.conditions[?(@.status=="True")]}{.type}{"\n"}{end}""";
        var output = await ClusterTool.CallAsync(Tool, [.. Space, "get", "job", job.Extract.Job, "-o", Conditions], "", cancellation);
        return output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private string ResumeCall(ClusterJob job) =>
        $"  {Tool}{string.Concat(Space.Select(word => $" {word}"))} patch job {job.Run.Job} --type=merge -p '{Resume}'";
}
