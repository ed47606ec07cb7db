using Pipelines.Diagnosis;

namespace Pipelines;

/// <summary>What this machine has for training and prediction, and what is missing.</summary>
/// <param name="Facts">What it has, by topic.</param>
/// <param name="Problems">What is needed and missing or broken; empty where all is well.</param>
/// <param name="Notes">What is missing and can be done without.</param>
public sealed record MachineReport(IReadOnlyList<MachineFact> Facts, IReadOnlyList<Problem> Problems, IReadOnlyList<string> Notes)
{
    /// <summary>Looks at the machine. Native libraries are loaded; nothing is written but an empty file, which is removed.</summary>
    /// <param name="folder">The folder of the configuration, whose cache and runs are measured. Default: the current one.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static Task<MachineReport> MakeAsync(string folder = ".", CancellationToken cancellation = default) =>
        Task.Run(() => new MachineInspection(Path.GetFullPath(folder), cancellation).Run(), cancellation);
}
