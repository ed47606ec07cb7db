using System.Text.Json;
using Pipelines.Training.Loop;
using static TorchSharp.torch;

namespace Pipelines.Training.Checkpoints;

/// <summary>
/// Writes the checkpoints of a training and reads them to resume it. A checkpoint that cannot be written does not end the training.
/// </summary>
/// <param name="folder">The checkpoints.</param>
/// <param name="interval">Time after which another one is due.</param>
/// <param name="clock">The clock.</param>
internal sealed class TrainingCheckpoints(CheckpointFolder folder, TimeSpan interval, TimeProvider clock)
{
    private readonly List<string> _damaged = [];
    private long _last = clock.GetTimestamp();
    private (int Count, long Step, string Reason) _failures;
    private bool _lastFailed;
    private string _warning = "";

    /// <summary>Whether another one is due because enough time has passed since the last one.</summary>
    public bool IsDue => clock.GetElapsedTime(_last) >= interval;

    /// <summary>What a person should know about the checkpoints.</summary>
    public IReadOnlyList<string> Notes => _failures.Count == 0 ? _damaged :
        [
            .. _damaged,
            $"{Quantity.Of(_failures.Count, "checkpoints")} could not be written, "
                + $"the last one at step {_failures.Step}: {_failures.Reason}. Training continued without.",
        ];

    /// <summary>
    /// What a person should know at once and does not know yet: that checkpoints are damaged, or can no longer be written. Empty when
    /// there is nothing.
    /// </summary>
    public string TakeWarning()
    {
        var warning = _warning;
        _warning = "";
        return warning;
    }

    /// <summary>Reads the newest checkpoint; null where the training is a new one.</summary>
    /// <exception cref="CheckpointException">None is whole, or it is of another configuration.</exception>
    public StoredTraining? Read()
    {
        if (folder.Newest is null)
        {
            return null;
        }

        var (content, best) = folder.ReadNewest(_damaged);
        _warning = string.Join(' ', _damaged);
        return new(folder.Path, LoopOf(content.Header), best, content.Tensors);
    }

    private StoredLoop LoopOf(CheckpointHeader header)
    {
        try
        {
            if (header.Loop.Deserialize<StoredLoop>(CheckpointFile.Json) is { IsComplete: true } loop)
            {
                return loop;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // What it holds is not the state of a loop.
        }

        throw new CheckpointException(
        [
            new(folder.Path, "The checkpoint cannot be read: it does not say where the training stood.", CheckpointFolder.Anew)
            {
                Action = new(ProblemActionKind.StartAnew),
            },
        ]);
    }

    /// <summary>Writes a checkpoint.</summary>
    /// <returns>Why that was not possible; null if it is written.</returns>
    public string? Write(TrainingState state)
    {
        using var scope = NewDisposeScope();
        try
        {
            var loop = JsonSerializer.SerializeToElement(StoredLoop.Of(state), CheckpointFile.Json);
            folder.Write(state.Step, loop, state.Selection.State.Best.Model, StoredTraining.TensorsOf(state));
            _lastFailed = false;
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _failures = (_failures.Count + 1, state.Step, error.Message.TrimEnd('.'));
            if (!_lastFailed)
            {
                var kept = folder.Newest is { } step ? $"the one of step {step} is kept" : "there is none to resume from yet";
                _warning = $"The checkpoint of step {state.Step} could not be written: {_failures.Reason}. Training continues; {kept}.";
            }

            _lastFailed = true;
            return error.Message;
        }
        finally
        {
            _last = clock.GetTimestamp();
        }
    }
}
