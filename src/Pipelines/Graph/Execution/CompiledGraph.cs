using System.Runtime.InteropServices;
using Pipelines.Runtime.Torch;
using static TorchSharp.torch;

namespace Pipelines.Graph.Execution;

/// <summary>One step of a compiled graph.</summary>
/// <param name="Run">The node's operation.</param>
/// <param name="Node">The node's name, for errors.</param>
/// <param name="Tensor">Name of its first output.</param>
/// <param name="Output">Slot of its first output.</param>
/// <param name="Released">Slots that nobody reads after it.</param>
internal sealed record GraphStep(Operation Run, string Node, string Tensor, int Output, int[] Released);

/// <summary>A graph as a flat list of prepared operations.</summary>
/// <param name="Place">Where the graph came from, for errors.</param>
/// <param name="Slots">Its tensors; parameters, statistics and constants are in their slots.</param>
/// <param name="Steps">The operations in order.</param>
/// <param name="Input">Slot of the input.</param>
/// <param name="Outputs">Slots of the outputs.</param>
/// <param name="Lasting">Slots whose tensors stay from run to run.</param>
/// <param name="Constants">The tensors that never change.</param>
/// <param name="Mode">What the operations ask about training.</param>
internal sealed record CompiledGraph(
    string Place,
    Slots Slots,
    IReadOnlyList<GraphStep> Steps,
    int Input,
    int[] Outputs,
    IReadOnlySet<int> Lasting,
    IReadOnlyList<Tensor> Constants,
    RunMode Mode)
{
    private readonly GraphStep[] _steps = [.. Steps];

    /// <summary>Runs the graph. The outputs belong to the caller's dispose scope; all else is freed as soon as nobody reads it.</summary>
    /// <param name="input">The input.</param>
    /// <param name="observe">Receives each step after it has run; null for nobody.</param>
    /// <exception cref="PipelineException">A node cannot run on this input.</exception>
    public Tensor[] Run(Tensor input, Action<GraphStep>? observe = null)
    {
        using var scope = NewDisposeScope();
        Slots[Input] = Mode.IsReduced ? ReducedPrecision.ChannelsLast(input) : input;
        var next = 0;
        try
        {
            for (; next < _steps.Length; next++)
            {
                var step = _steps[next];
                step.Run(Slots);
                observe?.Invoke(step);
                foreach (var slot in step.Released)
                {
                    Slots.Release(slot);
                }
            }

            // The caller may dispose outputs, so lasting tensors and the input are not given out themselves.
            return [.. Outputs.Select(slot => Given(slot).MoveToOuterDisposeScope())];
        }
        catch (Exception error) when (next < _steps.Length && IsFromTorch(error))
        {
            throw new PipelineException(CannotRun(Place, _steps[next].Node, input.shape, error), error);
        }
        finally
        {
            Slots.Forget(Input);
            foreach (var step in _steps)
            {
                if (!Lasting.Contains(step.Output))
                {
                    Slots.Forget(step.Output);
                }
            }
        }
    }

    private Tensor Given(int slot) =>
        Slots[slot].dtype == ScalarType.BFloat16 ? Slots[slot].to_type(ScalarType.Float32)
        : slot == Input || Lasting.Contains(slot) ? Slots[slot].alias()
        : Slots[slot];

    /// <summary>Whether an operation refused its tensors, other than for want of memory.</summary>
    public static bool IsFromTorch(Exception error) =>
        !MemoryShortage.IsCauseOf(error)
        && error is ExternalException or ArgumentException or InvalidOperationException or IndexOutOfRangeException;

    private static Problem CannotRun(string place, string node, long[] shape, Exception error) => new(
        place,
        $"The node '{node}' cannot run on an input of {string.Join(" × ", shape)}: {error.Message.Split('\n')[0]}",
        "Check that image.size suits the backbone.");
}
