using Pipelines.Graph;
using Pipelines.Graph.Analysis;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Backbones.Trunk;

/// <summary>
/// Brings networks that take and give their channels last (N × H × W × C), as TensorFlow's and Keras's do, to the order of all others (N ×
/// C × H × W). Inside an ONNX graph convolutions and poolings always have their channels first, with a Transpose before and behind them.
/// </summary>
internal static class ChannelOrder
{
    private static readonly long[] s_toFirst = [0, 3, 1, 2];

    private static readonly long[] s_toLast = [0, 2, 3, 1];

    /// <summary>
    /// Whether an input of open size is put into the order of convolutions before the first of them, and so has its channels last.
    /// </summary>
    public static bool IsTurnedFirst(GraphIndex index, string input)
    {
        // Rescaling and normalisation may come before.
        for (var tensor = input; index.Consumers(tensor) is [var reader];)
        {
            if (IsTranspose(reader, s_toFirst))
            {
                return true;
            }

            if (!OperatorTable.Of(reader).KeepsAxes)
            {
                return false;
            }

            tensor = reader.Output[0];
        }

        return false;
    }

    /// <summary>Makes the image input, whose channels come last, take them first, in place.</summary>
    public static void TurnInput(OnnxModel model, string input)
    {
        var index = new GraphIndex(model.Graph);
        var direct = index.Consumers(input).Where(node => IsTranspose(node, s_toFirst)).ToList();
        var others = index.Consumers(input).Except(direct).ToList();
        if (others.Count > 0)
        {
            var builder = new GraphBuilder(model);
            var last = builder.Append(OperatorNames.Transpose, "channelsLast", [input], node => node.WithInts("perm", s_toLast));
            foreach (var node in others)
            {
                Replace(node.Input, input, last);
            }

            MoveLastNodeToFront(model.Graph);
        }

        // What was turned first is what comes in now.
        var outputs = model.Graph.Output.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var transpose in direct.Where(node => !outputs.Contains(node.Output[0])))
        {
            foreach (var reader in index.Consumers(transpose.Output[0]))
            {
                Replace(reader.Input, transpose.Output[0], input);
            }

            model.Graph.Node.Remove(transpose);
        }

        model.Graph.ValueInfo.Clear();
        if (model.Graph.Input.First(value => value.Name == input).Type.TensorType.Shape is { } shape)
        {
            var sizes = shape.Dim.ToList();
            shape.Dim.Clear();
            shape.Dim.AddRange(s_toFirst.Select(axis => sizes[(int)axis]));
        }
    }

    /// <summary>Whether the channels of a four-dimensional tensor come last.</summary>
    /// <param name="index">The graph, whose input has its channels first.</param>
    /// <param name="flow">Its data from the images on.</param>
    /// <param name="tensor">The tensor.</param>
    public static bool IsLast(GraphIndex index, DataFlow flow, string tensor)
    {
        while (index.Producer(tensor) is { } node)
        {
            if (node.OpType == OperatorNames.Transpose)
            {
                return IsTranspose(node, s_toLast);
            }

            if (!OperatorTable.Of(node).KeepsAxes || node.Input.FirstOrDefault(flow.Reaches) is not { } before)
            {
                return false;
            }

            tensor = before;
        }

        return false;
    }

    /// <summary>
    /// The tensor that has the same values with its channels first: one of the network's, or a new one under the name of the old.
    /// </summary>
    /// <param name="model">The network; changed where there is no such tensor.</param>
    /// <param name="tensor">A tensor whose channels come last.</param>
    public static string TurnFirst(OnnxModel model, string tensor)
    {
        var index = new GraphIndex(model.Graph);
        if (index.Producer(tensor) is { OpType: OperatorNames.Transpose } transpose && IsTranspose(transpose, s_toLast))
        {
            return transpose.Input[0];
        }

        var builder = new GraphBuilder(model);
        var last = builder.UniqueName(tensor + "/channelsLast");
        GraphEditing.RenameTensor(model.Graph, tensor, last);
        return builder.Append(OperatorNames.Transpose, "channelsFirst", [last], node => node.WithInts("perm", s_toFirst), output: tensor);
    }

    private static bool IsTranspose(NodeProto node, long[] order) =>
        node.OpType == OperatorNames.Transpose && node.Ints("perm") is { } perm && perm.SequenceEqual(order);

    /// <summary>A file's nodes are in topological order.</summary>
    private static void MoveLastNodeToFront(GraphProto graph)
    {
        var node = graph.Node[^1];
        graph.Node.RemoveAt(graph.Node.Count - 1);
        graph.Node.Insert(0, node);
    }

    private static void Replace(IList<string> names, string name, string newName)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                names[i] = newName;
            }
        }
    }
}
