using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using static TorchSharp.torch;

namespace Pipelines.Graph.Execution;

/// <summary>
/// What an operator sees of a node while it prepares it: attributes, the slots of its inputs and outputs, and what is constant.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="context">The graph that it is in.</param>
internal sealed class NodeBinding(NodeProto node, BindingContext context)
{
    /// <summary>The node, for its attributes.</summary>
    public NodeProto Node => node;

    /// <summary>Version of the operator set in which the graph is written.</summary>
    public long Opset => context.Opset;

    /// <summary>Training or evaluation; to be asked in every step.</summary>
    public RunMode Mode => context.Mode;

    /// <summary>Whether the node has that input; optional ones are left out or have no name.</summary>
    public bool Has(int input) => input < node.Input.Count && node.Input[input].Length > 0;

    /// <summary>Slot of an input.</summary>
    /// <exception cref="UnsupportedNodeException">The node does not have it.</exception>
    public int Input(int input) =>
        Has(input) ? context.SlotOf[node.Input[input]] : throw new UnsupportedNodeException($"lacks its input {input}");

    /// <summary>Whether an input is computed from the graph's input, and not from stored numbers alone.</summary>
    public bool IsFromInput(int input) => Has(input) && context.FromInput.Contains(node.Input[input]);

    /// <summary>Slot of an optional input, or −1.</summary>
    public int OptionalInput(int input) => Has(input) ? Input(input) : -1;

    /// <summary>Slots of all inputs of an operator that takes any number.</summary>
    public int[] Inputs() => [.. Enumerable.Range(0, node.Input.Count).Select(Input)];

    /// <summary>Slot of an output.</summary>
    /// <exception cref="UnsupportedNodeException">The node does not have it.</exception>
    public int Output(int output = 0) => output < node.Output.Count && node.Output[output].Length > 0
        ? context.SlotOf[node.Output[output]]
        : throw new UnsupportedNodeException($"lacks its output {output}");

    /// <summary>Refuses nodes whose outputs beyond the first are read; that they have a name alone does no harm.</summary>
    public void RequireOneReadOutput()
    {
        if (node.Output.Skip(1).Any(context.Read.Contains))
        {
            throw new UnsupportedNodeException("is asked for more than its first output");
        }
    }

    /// <summary>Refuses nodes whose outputs beyond the first have a name.</summary>
    public void RequireOneOutput()
    {
        if (node.Output.Skip(1).Any(name => name.Length > 0))
        {
            throw new UnsupportedNodeException("is asked for more than its first output");
        }
    }

    /// <summary>The value of an input that never changes; null for one that is computed in every step, or missing.</summary>
    /// <exception cref="UnknownInputException">A refused node would make it.</exception>
    public Tensor? Constant(int input)
    {
        if (!Has(input))
        {
            return null;
        }

        var slot = Input(input);
        return context.Unknown.Contains(slot) ? throw new UnknownInputException()
            : context.Constants.Contains(slot) ? context.Slots[slot]
            : null;
    }

    /// <summary>The integers of an input that never changes, otherwise null.</summary>
    public long[]? ConstantLongs(int input) => Constant(input) is { } value ? TensorValues.ToLongs(value) : null;

    /// <summary>The single number of an input that never changes, otherwise null.</summary>
    public double? ConstantNumber(int input)
    {
        if (Constant(input) is not { } value || value.numel() != 1)
        {
            return null;
        }

        using var number = value.to_type(ScalarType.Float64, copy: true);
        return number.item<double>();
    }

    /// <summary>The shape of an input that is a weight or a constant, otherwise null.</summary>
    public long[]? StoredShape(int input) =>
        Has(input) && context.Slots.Has(Input(input)) ? context.Slots[Input(input)].shape : null;

    /// <summary>A list of integers from an attribute in old opsets, from an input in new ones; null where the node has neither.</summary>
    /// <param name="attribute">The attribute's name.</param>
    /// <param name="input">The input's index.</param>
    public Func<Slots, long[]>? LongsFrom(string attribute, int input)
    {
        if (node.Ints(attribute) is { } values)
        {
            long[] array = [.. values];
            return _ => array;
        }

        if (!Has(input))
        {
            return null;
        }

        if (ConstantLongs(input) is { } constant)
        {
            return _ => constant;
        }

        var slot = Input(input);
        return running => running.Longs(slot);
    }

    /// <summary>A list of numbers from an attribute in old opsets, from an input in new ones; null where the node has neither.</summary>
    /// <param name="attribute">The attribute's name.</param>
    /// <param name="input">The input's index.</param>
    public Func<Slots, float[]>? FloatsFrom(string attribute, int input)
    {
        if (node.Attribute(attribute) is { } values)
        {
            float[] array = [.. values.Floats];
            return _ => array;
        }

        if (!Has(input))
        {
            return null;
        }

        var slot = Input(input);
        return running =>
        {
            using var numbers = running[slot].to_type(ScalarType.Float32, copy: true).cpu();
            return numbers.data<float>().ToArray();
        };
    }

    /// <summary>
    /// A result where it belongs by its type: numbers with a fraction on the graph's device, all others on the CPU. Where it has to move,
    /// the tensor given is disposed of.
    /// </summary>
    public Tensor Placed(Tensor result)
    {
        var place = result.is_floating_point() ? Mode.Device : CPU;
        if (result.device_type == place.type)
        {
            return result;
        }

        using (result)
        {
            return result.to(place);
        }
    }

    /// <summary>An operation on one tensor.</summary>
    public Operation Unary(Func<Tensor, Tensor> function)
    {
        var (x, y) = (Input(0), Output());
        return running => running[y] = function(running[x]);
    }

    /// <summary>
    /// An operation on one tensor that works in place where nobody else has a use for its input: it saves the memory and the way to it.
    /// </summary>
    public Operation Unary(Func<Tensor, Tensor> function, Action<Tensor> inPlace)
    {
        var (x, y) = (Input(0), Output());
        if (!MayOverwrite(0))
        {
            return Unary(function);
        }

        return running =>
        {
            var value = running[x];
            inPlace(value);
            running.Forget(x);
            running[y] = value;
        };
    }

    /// <summary>Whether nobody, backward included, has a use for an input's numbers after this node.</summary>
    public bool MayOverwrite(int input) =>
        context.Overwritable.Contains(Input(input)) && !context.Constants.Contains(Input(input));

    /// <summary>An operation on two tensors.</summary>
    public Operation Binary(Func<Tensor, Tensor, Tensor> function)
    {
        var (a, b, y) = (Input(0), Input(1), Output());
        return running => running[y] = function(running[a], running[b]);
    }

    /// <summary>An operation with one result.</summary>
    public Operation Single(Func<Slots, Tensor> function)
    {
        var y = Output();
        return running => running[y] = function(running);
    }
}
