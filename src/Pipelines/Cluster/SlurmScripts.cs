using System.Globalization;

namespace Pipelines.Cluster;

/// <summary>
/// The batch scripts of Slurm. Lines of <c>#SBATCH</c> take only checked values; every path is a quoted word of the shell.
/// </summary>
internal static class SlurmScripts
{
    /// <summary>Makes the scripts.</summary>
    /// <exception cref="ConfigurationException">A value is none that Slurm takes.</exception>
    public static ClusterJob Make(ClusterWork work, SlurmSettings settings)
    {
        var values = new ClusterValues();
        values.Shards(work.Shards);
        values.Cpus(settings.Cpus);
        values.Name("name", settings.Name, reserved: "-extract".Length);
        values.Partition(settings.Partition);
        values.Time(settings.Time);
        values.SlurmMemory(settings.Memory);
        values.Words([.. settings.Program, settings.Folder, .. work.RunArguments]);
        values.ThrowIfAny();

        var shards = work.Shards.ToString(CultureInfo.InvariantCulture);
        var (extract, run) = ($"{settings.Name}-extract", $"{settings.Name}-run");
        return new(
            new(
                "extract.sbatch",
                extract,
                Script(
                    settings,
                    extract,
                    [$"--array=1-{shards}", "--requeue", $"--output={extract}-%A_%a.log"],
                    "Shard n of the feature vectors. A task that died is submitted again with: sbatch --array=n extract.sbatch",
                    $"{ShellQuoting.Quote([.. settings.Program, .. work.ExtractArguments])} --shard \"$SLURM_ARRAY_TASK_ID/{shards}\"")),
            new(
                "run.sbatch",
                run,
                Script(
                    settings,
                    run,
                    ["--kill-on-invalid-dep=yes", "--requeue", $"--output={run}-%j.log"],
                    $"Submit it with --dependency=afterok:JOB, JOB being the number of {extract}: it finds all vectors in the cache.",
                    ShellQuoting.Quote([.. settings.Program, .. work.RunArguments]))));
    }

    private static string Script(
        SlurmSettings settings, string name, IReadOnlyList<string> own, string comment, string command)
    {
        string?[] options =
        [
            $"--job-name={name}",
            .. own,
            "--open-mode=append",
            string.Create(CultureInfo.InvariantCulture, $"--cpus-per-task={settings.Cpus}"),
            settings.Memory is { } memory ? $"--mem={memory}" : null,
            settings.Time is { } time ? $"--time={time}" : null,
            settings.Partition is { } partition ? $"--partition={partition}" : null,
        ];
        return string.Join(
            '\n',
            [
                "#!/bin/sh",
                .. options.OfType<string>().Select(option => $"#SBATCH {option}"),
                $"# {comment}",
                "",
                "# As many workers as the task has cores, also where Slurm does not bind it to them.",
                "export DOTNET_PROCESSOR_COUNT=\"${SLURM_CPUS_PER_TASK:-1}\"",
                $"cd {ShellQuoting.Quote(settings.Folder)} || exit 1",
                $"exec {command}",
                "",
            ]);
    }
}
