using Pipelines.Training.Checkpoints;

namespace Pipelines.Training.Loop;

/// <summary>What a training needs around it: a clock, and where its course is kept.</summary>
/// <param name="Clock">Measures time.</param>
/// <param name="Checkpoints">Where checkpoints are written, and from where the training resumes; null for nowhere.</param>
/// <param name="Recorded">
/// Receives all records so far, whenever there is another one and when an interrupted training resumes; null for nowhere.
/// </param>
internal sealed record TrainingSession(
    TimeProvider Clock, TrainingCheckpoints? Checkpoints = null, Action<IReadOnlyList<TrainingRecord>>? Recorded = null)
{
    /// <summary>Hands over the records so far, if there are any.</summary>
    public void Record(IReadOnlyList<TrainingRecord> records)
    {
        if (records.Count > 0)
        {
            Recorded?.Invoke(records);
        }
    }
}
