namespace Pipelines;

/// <summary>Where and how a job of Slurm runs.</summary>
/// <param name="Program">The command <c>trainer</c> on the machines, with the words before its arguments.</param>
/// <param name="Folder">The folder in which the commands run: relative paths start there.</param>
public sealed record SlurmSettings(IReadOnlyList<string> Program, string Folder)
{
    /// <summary>The name of the jobs; that of the extraction ends with <c>-extract</c>, that of the run with <c>-run</c>.</summary>
    public string Name { get; init; } = "trainer";

    /// <summary>The partition. Default: that of the cluster.</summary>
    public string? Partition { get; init; }

    /// <summary>The longest time of a task: minutes, or <c>4:00:00</c>, or <c>1-12:00:00</c>. Default: that of the partition.</summary>
    public string? Time { get; init; }

    /// <summary>The memory of a task, such as <c>8G</c>. Default: that of the cluster.</summary>
    public string? Memory { get; init; }

    /// <summary>The cores of a task.</summary>
    public int Cpus { get; init; } = 4;
}
