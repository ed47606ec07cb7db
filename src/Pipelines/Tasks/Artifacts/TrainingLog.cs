using Pipelines.Training.Checkpoints;
using Pipelines.Training.Loop;

namespace Pipelines.Tasks.Artifacts;

/// <summary><c>training.csv</c> while a network is trained: whoever watches a long training need not wait for its end.</summary>
/// <param name="path">The file.</param>
internal sealed class TrainingLog(string path)
{
    /// <summary>Replaces the file by one with all records so far.</summary>
    public void Write(IReadOnlyList<TrainingRecord> records)
    {
        try
        {
            DurableFile.Write(path, stream =>
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
