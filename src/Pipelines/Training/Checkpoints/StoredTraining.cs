using Pipelines.Onnx;
using Pipelines.Training.Loop;
using Pipelines.Training.Selection;
using static TorchSharp.torch;

namespace Pipelines.Training.Checkpoints;

/// <summary>A training as a checkpoint holds it.</summary>
/// <param name="Folder">The folder of the checkpoint.</param>
/// <param name="Loop">Where the loop stands.</param>
/// <param name="Best">The best network so far.</param>
/// <param name="Tensors">The tensors by name.</param>
internal sealed record StoredTraining(
    string Folder, StoredLoop Loop, OnnxModel Best, IReadOnlyDictionary<string, StoredTensor> Tensors)
{
    /// <summary>All tensors of a training with their names. Some belong to the caller's dispose scope.</summary>
    public static IReadOnlyList<(string Name, Tensor Value)> TensorsOf(TrainingState state) =>
        [.. NetworkTensorsOf(state), .. OptimizerSnapshot.Read(state.Optimizer)];

    /// <summary>Restores the training.</summary>
    /// <param name="objective">The network with which the training started; it becomes the network of the checkpoint.</param>
    /// <param name="training">How it is trained.</param>
    /// <param name="rule">The rule of model selection.</param>
    /// <param name="clock">Measures time.</param>
    /// <exception cref="CheckpointException">The tensors are not those of this network.</exception>
    public TrainingState Restore(ITrainingObjective objective, ResolvedTraining training, SelectionRule rule, TimeProvider clock)
    {
        // Selection and average remember the numbers with which training started, so they come before the numbers of the checkpoint.
        var time = new TrainingClock(clock, training.TimeBudgetMinutes, Loop.Elapsed, Loop.Evaluation);
        var state = new TrainingState(objective, training, rule(objective, training, Loop.Selection(Best)), time) { ResumedAt = Loop.Step };
        try
        {
            Loop.CopyTo(state);
            foreach (var (name, value) in NetworkTensorsOf(state))
            {
                (Tensors.GetValueOrDefault(name) ?? throw new InvalidDataException($"'{name}' is missing in it")).CopyTo(value);
            }

            OptimizerSnapshot.Restore(state.Optimizer, Tensors);
            return state;
        }
        catch (InvalidDataException error)
        {
            state.Dispose();
            throw new CheckpointException(
            [
                new(Folder, $"The checkpoint is of another network: {error.Message}.", CheckpointFolder.Anew)
                {
                    Action = new(ProblemActionKind.StartAnew),
                },
            ]);
        }
    }

    private static IEnumerable<(string Name, Tensor Value)> NetworkTensorsOf(TrainingState state) =>
        [
            .. state.Objective.State.Select((value, index) => ($"state.{index}", value)),
            .. (state.Average?.Values ?? []).Select((value, index) => ($"average.{index}", value)),
        ];
}
