using Pipelines.Training.Loop;

namespace Pipelines.Tasks.Artifacts.TensorBoard;

/// <summary>
/// The course of a training, and the figures at its end, as scalars for TensorBoard. Steps are those of the optimizer. A resumed run adds
/// a file to those that are there.
/// </summary>
/// <param name="folder">The folder of the event files.</param>
/// <param name="clock">The time of each event.</param>
internal sealed class TensorBoardLog(string folder, TimeProvider clock) : ITrainingLog
{
    /// <summary>The name of the folder in a run folder.</summary>
    public const string FolderName = "tensorboard";

    private readonly EventFile _file = new(folder);
    private int _recorded;
    private long _step;
    private string? _failure;

    /// <summary>That events are missing, and why; empty where none is.</summary>
    public IReadOnlyList<string> Notes => _failure is { } reason
        ? [$"The last events for TensorBoard could not be written: {reason.TrimEnd('.')}. {FolderName} in the run folder is not complete."]
        : [];

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<TrainingRecord> records)
    {
        Try(() =>
        {
            if (EventFile.AnyIn(folder))
            {
                // What a killed run wrote after its last checkpoint is measured again.
                _recorded = records.Count;
                _step = records.Count > 0 ? records[^1].Step : 0;
                var now = clock.GetUtcNow();
                _file.Append(EventMessage.SessionStart(now, _step + 1), now);
            }
        });
        Add(records);
    }

    /// <inheritdoc/>
    public void Add(IReadOnlyList<TrainingRecord> records)
    {
        foreach (var record in records.Skip(_recorded))
        {
            _step = record.Step;
            Write(Scalars(record));
        }

        _recorded = records.Count;
    }

    /// <summary>Writes the figures of a run.</summary>
    public void Finish(RunResult result)
    {
        if (result.Figures is { Count: > 0 } figures)
        {
            Write(figures.Select(figure => ($"result/{figure.MeasuredOn}/{figure.Metric}", figure.Value)));
        }
    }

    private static IEnumerable<(string Tag, double Value)> Scalars(TrainingRecord record)
    {
        yield return ("loss/train", record.TrainLoss);
        if (record.ValidationLoss is { } loss)
        {
            yield return ("loss/validation", loss);
        }

        if (record.ValidationAccuracy is { } accuracy)
        {
            yield return ("accuracy/validation", accuracy);
        }

        yield return ("learningRate", record.LearningRate);
        yield return ("imagesPerSecond", record.ImagesPerSecond);
        yield return ("epoch", record.Epoch);
    }

    private void Write(IEnumerable<(string Tag, double Value)> scalars) => Try(() =>
    {
        var now = clock.GetUtcNow();
        _file.Append(EventMessage.Scalars(now, _step, scalars), now);
    });

    /// <summary>A write that fails is made good by the next one; only the last one leaves something out.</summary>
    private void Try(Action write)
    {
        try
        {
            write();
            _failure = null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _failure = error.Message;
        }
    }
}
