namespace Pipelines.Training.Loop;

/// <summary>Writes down the course of a training while it lasts. What cannot be written never ends the training.</summary>
internal interface ITrainingLog
{
    /// <summary>The training begins; one that was interrupted resumes after these records.</summary>
    public void Begin(IReadOnlyList<TrainingRecord> records);

    /// <summary>There is another record.</summary>
    /// <param name="records">All records so far, the new one last.</param>
    public void Add(IReadOnlyList<TrainingRecord> records);
}
