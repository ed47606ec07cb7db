using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using DataType = Pipelines.Onnx.Format.TensorProto.Types.DataType;

namespace Pipelines.Training.Graph;

/// <summary>A stored tensor that an operator reads as something learned.</summary>
/// <param name="Node">The node that reads it.</param>
/// <param name="Input">Which of the node's inputs it is.</param>
/// <param name="Role">What it is to the operator.</param>
internal sealed record LearnedInput(NodeProto Node, int Input, LearnedRole Role)
{
    /// <summary>The name by which the node reads it.</summary>
    public string Tensor => Node.Input[Input];
}

/// <summary>
/// Decides which stored numbers are trained. Always: float32 numbers that the table of operators calls weights, biases or the numbers of a
/// normalisation, also behind a node that only reshapes or transposes them. Never: integers, and inputs that the table does not list, such as
/// the bounds of Clip, exponents, or axes. A stored factor or addend (of Mul, Div, Add, Sub) is trained if it has more than one
/// number, comes after the first learned layer (before it, it normalises pixels), and was not put there by this library
/// (<see cref="GraphBuilder.Prefix"/>).
/// </summary>
internal static class LearnedInputs
{
    private static readonly HashSet<string> s_layoutOnly = new(["Transpose", "Reshape", "Unsqueeze", "Squeeze", "Flatten"], StringComparer.Ordinal);

    /// <summary>The learned inputs of a graph, in the order of its nodes.</summary>
    public static IReadOnlyList<LearnedInput> Of(OnnxModel model)
    {
        var index = new GraphIndex(model.Graph);
        var found = new List<LearnedInput>();
        var afterLearnedLayer = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in index.TopologicalOrder())
        {
            var learned = false;
            for (var input = 0; input < node.Input.Count; input++)
            {
                if (index.Constant(node.Input[input]) is not { DataType: (int)DataType.Float } stored)
                {
                    continue;
                }

                var role = Certain(RoleOf(node, input, model.Opset, index), node, input, stored, afterLearnedLayer);
                if (role != LearnedRole.None)
                {
                    found.Add(new(node, input, role));
                    learned = true;
                }
            }

            if (learned || node.Input.Any(afterLearnedLayer.Contains))
            {
                afterLearnedLayer.UnionWith(node.Output);
            }
        }

        return found;
    }

    private static LearnedRole RoleOf(NodeProto node, int input, long opset, GraphIndex index)
    {
        if (input == 0 && s_layoutOnly.Contains(node.OpType))
        {
            return index.Consumers(node.Output[0])
                .SelectMany(reader => reader.Input.Select((name, place) => (name, place)).Where(read => read.name == node.Output[0]).Select(read => RoleOf(reader, read.place, opset, index)))
                .FirstOrDefault(role => role is not (LearnedRole.None or LearnedRole.MaybeBias or LearnedRole.MaybeScale));
        }

        var roles = OperatorTable.Find(node.Domain, node.OpType, opset)?.Roles ?? [];
        return input < roles.Count ? roles[input] : LearnedRole.None;
    }

    private static LearnedRole Certain(LearnedRole role, NodeProto node, int input, TensorProto stored, HashSet<string> afterLearnedLayer)
    {
        if (role is not (LearnedRole.MaybeBias or LearnedRole.MaybeScale))
        {
            return role;
        }

        var ours = node.Input[input].StartsWith(GraphBuilder.Prefix, StringComparison.Ordinal);
        var single = stored.Dims.All(size => size == 1);
        return ours || single || !node.Input.Any(afterLearnedLayer.Contains) ? LearnedRole.None
            : role == LearnedRole.MaybeBias ? LearnedRole.Bias : LearnedRole.Scale;
    }
}
