using Pipelines.Training.Optimizers;
using static TorchSharp.torch;

namespace Pipelines.Training.Checkpoints;

/// <summary>
/// What an optimizer has gathered about each parameter, such as running means of gradients and of their squares, and how many steps it
/// has made.
/// </summary>
/// <remarks>Learning rates are not part of it: the loop sets them before each step.</remarks>
internal static class OptimizerSnapshot
{
    private const string Steps = "optimizer.steps";

    /// <summary>
    /// The tensors with their names, in the order of the parameters. They belong to the caller's dispose scope or are the optimizer's
    /// own.
    /// </summary>
    public static IEnumerable<(string Name, Tensor Value)> Read(Optimizer optimizer) =>
        optimizer.State.Select(slot => (Name(slot.Name), slot.Value)).Append((Steps, tensor(optimizer.Steps)));

    /// <summary>Puts an optimizer into the state in which another one was, over parameters of the same shapes.</summary>
    /// <param name="optimizer">A new optimizer.</param>
    /// <param name="stored">The tensors of <see cref="Read"/>, among others.</param>
    /// <exception cref="InvalidDataException">They are of another optimizer or of other parameters.</exception>
    public static void Restore(Optimizer optimizer, IReadOnlyDictionary<string, StoredTensor> stored)
    {
        foreach (var (name, value) in optimizer.State)
        {
            Find(Name(name)).CopyTo(value);
        }

        optimizer.Steps = Find(Steps) is { Type: ScalarType.Int64, Bytes.Length: sizeof(long) } steps
            ? BitConverter.ToInt64(steps.Bytes)
            : throw new InvalidDataException($"'{Steps}' is no number");

        StoredTensor Find(string name) => stored.GetValueOrDefault(name) ?? throw new InvalidDataException($"'{name}' is missing in it");
    }

    private static string Name(string slot) => $"optimizer.{slot}";
}
