using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipelines.Training.Checkpoints;

/// <summary>What an optimizer has gathered about each parameter: running means of gradients and of their squares, and how many steps it has made.</summary>
/// <remarks>Learning rates are not part of it: the loop sets them before each step.</remarks>
internal static class OptimizerSnapshot
{
    /// <summary>The tensors with their names, in the order of the parameters. Some come into being at the first step only. They belong to the caller's dispose scope or are the optimizer's own.</summary>
    public static IEnumerable<(string Name, Tensor Value)> Read(optim.Optimizer optimizer)
    {
        foreach (var (index, state) in States(optimizer))
        {
            foreach (var slot in SlotsOf(state))
            {
                if (slot.Get() is { } value)
                {
                    yield return (Name(index, slot.Name), value);
                }
            }

            if (StepsOf(state) is { } steps)
            {
                yield return (Name(index, "steps"), tensor(steps));
            }
        }
    }

    /// <summary>Puts an optimizer into the state in which another one was, over parameters of the same shapes.</summary>
    /// <param name="optimizer">A new optimizer.</param>
    /// <param name="stored">The tensors of <see cref="Read"/>, among others.</param>
    /// <exception cref="InvalidDataException">They are of another optimizer or of other parameters.</exception>
    public static void Restore(optim.Optimizer optimizer, IReadOnlyDictionary<string, StoredTensor> stored)
    {
        foreach (var ((index, state), parameter) in States(optimizer).Zip(optimizer.ParamGroups.Cast<ParamGroup>().SelectMany(group => group.Parameters)))
        {
            foreach (var slot in SlotsOf(state))
            {
                if (stored.TryGetValue(Name(index, slot.Name), out var value))
                {
                    if (slot.Get() is null)
                    {
                        slot.Set(zeros_like(parameter).detach().DetachFromDisposeScope());
                    }

                    value.CopyTo(slot.Get()!);
                }
                else if (slot.Get() is not null)
                {
                    throw new InvalidDataException($"'{Name(index, slot.Name)}' is missing in it");
                }
            }

            SetSteps(state, name => stored.TryGetValue(Name(index, name), out var value) ? BitConverter.ToInt64(value.Bytes) : throw new InvalidDataException($"'{Name(index, name)}' is missing in it"));
        }
    }

    private static string Name(int parameter, string slot) => $"optimizer.{parameter}.{slot}";

    private static IEnumerable<(int Index, OptimizerState State)> States(optim.Optimizer optimizer) =>
        ((OptimizerHelper)optimizer).state_dict().State.Index();

    private static Slot[] SlotsOf(OptimizerState state) => state switch
    {
        SGD.State sgd => [new("momentum", () => sgd.momentum_buffer, value => sgd.momentum_buffer = value)],
        Adam.State adam => [new("mean", () => adam.exp_avg, value => adam.exp_avg = value), new("square", () => adam.exp_avg_sq, value => adam.exp_avg_sq = value)],
        AdamW.State adam => [new("mean", () => adam.exp_avg, value => adam.exp_avg = value), new("square", () => adam.exp_avg_sq, value => adam.exp_avg_sq = value)],
        RMSProp.State rms => [new("square", () => rms.square_avg, value => rms.square_avg = value), new("momentum", () => rms.momentum_buffer, value => rms.momentum_buffer = value)],
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Unknown optimizer."),
    };

    private static long? StepsOf(OptimizerState state) => state switch
    {
        Adam.State adam => adam.step,
        AdamW.State adam => adam.step,
        RMSProp.State rms => rms.step,
        _ => null,
    };

    private static void SetSteps(OptimizerState state, Func<string, long> stored)
    {
        switch (state)
        {
            case Adam.State adam:
                adam.step = stored("steps");
                break;
            case AdamW.State adam:
                adam.step = stored("steps");
                break;
            case RMSProp.State rms:
                rms.step = stored("steps");
                break;
        }
    }

    /// <summary>A tensor of a parameter's state.</summary>
    private sealed record Slot(string Name, Func<Tensor?> Get, Action<Tensor> Set);
}
