using Pipelines.Training.Loop;

namespace Pipelines.Tasks.Artifacts;

/// <summary>The course of a network's training while it lasts: whoever watches a long training need not wait for its end.</summary>
/// <param name="csv">The path of <c>training.csv</c>.</param>
/// <param name="further">Receives the same; null for nothing.</param>
internal sealed class TrainingLog(string csv, ITrainingLog? further) : ITrainingLog
{
    /// <inheritdoc/>
    public void Begin(IReadOnlyList<TrainingRecord> records)
    {
        if (records.Count > 0)
        {
            WriteCsv(records);
        }

        further?.Begin(records);
    }

    /// <inheritdoc/>
    public void Add(IReadOnlyList<TrainingRecord> records)
    {
        WriteCsv(records);
        further?.Add(records);
    }

    /// <summary>Replaces the file by one with all records so far.</summary>
    private void WriteCsv(IReadOnlyList<TrainingRecord> records)
    {
        try
        {
            DurableFile.Write(csv, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                TrainingCsv.Write(writer, records);
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is written again at the end of the run, which fails if it still cannot be; the training itself does not need it.
        }
    }
}
