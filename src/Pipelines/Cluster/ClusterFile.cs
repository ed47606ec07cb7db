namespace Pipelines;

/// <summary>A job file.</summary>
/// <param name="Name">Its usual name.</param>
/// <param name="Job">The name of the job in it.</param>
/// <param name="Content">Its text.</param>
public sealed record ClusterFile(string Name, string Job, string Content);
