using Pipelines;
using Trainer.Output;

namespace Trainer.Submission;

/// <summary>Submits the jobs of Slurm.</summary>
internal static class SlurmSubmission
{
    private const string Tool = "sbatch";

    /// <summary>The same by hand.</summary>
    public static string HowTo(ClusterJob job) =>
        $"  job=$({Tool} --parsable {job.Extract.Name}) && {Tool} --dependency=\"afterok:${{job%%;*}}\" {job.Run.Name}";

    /// <summary>Submits both.</summary>
    /// <exception cref="PipelineException">One of them cannot be submitted.</exception>
    public static async Task<int> RunAsync(Terminal terminal, ClusterJob job, CancellationToken cancellation)
    {
        var extract = NumberIn(await ClusterTool.CallAsync(Tool, ["--parsable"], job.Extract.Content, cancellation));
        terminal.Out.WriteLine($"Submitted: job {extract}, {job.Extract.Job}.");
        try
        {
            var run = NumberIn(await ClusterTool.CallAsync(
                Tool, ["--parsable", $"--dependency=afterok:{extract}"], job.Run.Content, CancellationToken.None));
            terminal.Out.WriteLine($"Submitted: job {run}, {job.Run.Job}, which begins when all shards are done.");
            return ExitCode.Done;
        }
        catch (PipelineException)
        {
            terminal.Note($"Job {extract} was submitted and goes on; 'scancel {extract}' ends it.");
            throw;
        }
    }

    /// <summary>The number of a job, behind which the name of a cluster may stand.</summary>
    private static string NumberIn(string output)
    {
        var number = output.Trim().Split(';')[0];
        return number.Length > 0 && number.All(char.IsAsciiDigit)
            ? number
            : throw new PipelineException(new Problem(
                Tool, $"It did not say the number of the job, but: {output.Trim()}", "'squeue' shows whether it was submitted."));
    }
}
