using Pipelines.Tasks.Classification;
using Pipelines.Tasks.Clustering;
using Pipelines.Tasks.Pretext;

namespace Pipelines.Tasks;

/// <summary>The kinds of tasks: one row each.</summary>
internal static class TaskKinds
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TaskKind> All { get; } = [new ClassificationKind(), new ClusteringKind(), new PretextKind()];

    /// <summary>The kind of a task.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has no row.</exception>
    public static TaskKind Of(PipelineTask task) =>
        Find(task) ?? throw new ArgumentOutOfRangeException(nameof(task), task, "There is no such task.");

    /// <summary>The kind of a task; null for a value that names none.</summary>
    public static TaskKind? Find(PipelineTask task) => All.FirstOrDefault(kind => kind.Task == task);
}
