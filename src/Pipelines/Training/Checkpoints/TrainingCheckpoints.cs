using System.Text.Json;
using Pipelines.Onnx;
using Pipelines.Training.Loop;
using Pipelines.Training.Optimizers;
using static TorchSharp.torch;

namespace Pipelines.Training.Checkpoints;

/// <summary>Keeps a training in checkpoints, and puts it back from them. A checkpoint that cannot be written does not end the training.</summary>
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

    /// <summary>Whether so much time has passed since the last one that another one is due.</summary>
    public bool IsDue => clock.GetElapsedTime(_last) >= interval;

    /// <summary>What a person should know about the checkpoints.</summary>
    public IReadOnlyList<string> Notes =>
        [
            .. _damaged,
            .. _failures.Count == 0 ? (IReadOnlyList<string>)[] :
                [$"{_failures.Count} {(_failures.Count == 1 ? "checkpoint" : "checkpoints")} could not be written, the last one at step {_failures.Step}: {_failures.Reason}. Training went on without."],
        ];

    /// <summary>What should be told at once, and has not been: that checkpoints are damaged, or cannot be written any more. Empty when there is nothing.</summary>
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
        return new(content.Header.Loop.Deserialize<StoredLoop>(CheckpointFile.Json)!, best, content.Tensors);
    }

    /// <summary>Writes a checkpoint.</summary>
    /// <returns>Why that was not possible; null if it is written.</returns>
    public string? Write(TrainingState state, TrainingClock time, ITrainingObjective objective, Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        try
        {
            var loop = JsonSerializer.SerializeToElement(StoredLoop.Of(state, time), CheckpointFile.Json);
            folder.Write(state.Step, loop, state.Best.Model, [.. StoredTraining.TensorsOf(state, objective), .. OptimizerSnapshot.Read(optimizer)]);
            _lastFailed = false;
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _failures = (_failures.Count + 1, state.Step, error.Message.TrimEnd('.'));
            if (!_lastFailed)
            {
                var kept = folder.Newest is { } step ? $"the one of step {step} is kept" : "there is none to go on from yet";
                _warning = $"The checkpoint of step {state.Step} could not be written: {_failures.Reason}. Training goes on; {kept}.";
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

/// <summary>A training as a checkpoint holds it.</summary>
/// <param name="Loop">Where the loop stands.</param>
/// <param name="Best">The best network so far.</param>
/// <param name="Tensors">The tensors by name.</param>
internal sealed record StoredTraining(StoredLoop Loop, OnnxModel Best, IReadOnlyDictionary<string, StoredTensor> Tensors)
{
    /// <summary>The tensors that training changes, with their names, apart from the optimizer's.</summary>
    public static IEnumerable<(string Name, Tensor Value)> TensorsOf(TrainingState state, ITrainingObjective objective) =>
        [
            .. objective.State.Select((value, index) => ($"state.{index}", value)),
            .. (state.Average?.Values ?? []).Select((value, index) => ($"average.{index}", value)),
        ];

    /// <summary>Goes back to where the training was.</summary>
    /// <param name="training">Its options.</param>
    /// <param name="objective">The network as it began; it becomes what it was.</param>
    /// <param name="optimizer">A new optimizer; it becomes what it was.</param>
    /// <exception cref="CheckpointException">The tensors are not those of this network.</exception>
    public TrainingState Restore(ResolvedTraining training, ITrainingObjective objective, Optimizer optimizer)
    {
        var state = new TrainingState(training, objective, new(Best, Loop.BestStep, Loop.BestResult, Loop.BestShare), Loop.StartResult);
        try
        {
            Loop.CopyTo(state);
            foreach (var (name, value) in TensorsOf(state, objective))
            {
                (Tensors.GetValueOrDefault(name) ?? throw new InvalidDataException($"'{name}' is missing in it")).CopyTo(value);
            }

            OptimizerSnapshot.Restore(optimizer, Tensors);
            return state;
        }
        catch (InvalidDataException error)
        {
            state.Dispose();
            throw new CheckpointException([new("checkpoint", $"The checkpoint is of another network: {error.Message}.", "Run without --resume to start anew.")]);
        }
    }
}
