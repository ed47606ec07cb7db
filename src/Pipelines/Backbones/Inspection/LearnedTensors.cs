using Pipelines.Graph;
using Pipelines.Graph.Analysis;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using DataType = Pipelines.Onnx.Format.TensorProto.Types.DataType;

namespace Pipelines.Backbones.Inspection;

/// <summary>A learned tensor of a network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">How many numbers it holds.</param>
/// <param name="Reader">The first node that reads it.</param>
internal sealed record LearnedTensor(string Name, long Count, NodeProto Reader);

/// <summary>Finds what a network has learned, also where it cannot be trained.</summary>
internal static class LearnedTensors
{
    /// <summary>
    /// Each learned tensor once, in the order of the nodes. Of operators that training does not have, all stored float32 tensors of
    /// more than one number count.
    /// </summary>
    public static IReadOnlyList<LearnedTensor> Of(OnnxModel model)
    {
        var index = new GraphIndex(model.Graph);
        var order = index.TopologicalOrder().Index()
            .ToDictionary(entry => entry.Item, entry => entry.Index, (IEqualityComparer<NodeProto>)ReferenceEqualityComparer.Instance);
        var known = LearnedInputs.Of(model).Where(read => read.Role != LearnedRole.Statistic).Select(read => (read.Node, read.Tensor));
        var others = model.Graph.Node
            .Where(node => OperatorTable.Trained(node, model.Opset) is null && node.OpType != OperatorNames.Constant)
            .SelectMany(node => node.Input.Where(IsLearned).Select(input => (Node: node, Tensor: input)));
        return
        [
            .. known.Concat(others).OrderBy(read => order[read.Node])
                .DistinctBy(read => index.Constant(read.Tensor), (IEqualityComparer<TensorProto?>)ReferenceEqualityComparer.Instance)
                .Select(read => new LearnedTensor(read.Tensor, Count(index.Constant(read.Tensor)!), read.Node)),
        ];

        bool IsLearned(string tensor) => index.Constant(tensor) is { DataType: (int)DataType.Float } stored && Count(stored) > 1;
    }

    /// <summary>How many numbers a network has learned; running statistics are none.</summary>
    public static long CountNumbers(OnnxModel model) => Of(model).Sum(tensor => tensor.Count);

    private static long Count(TensorProto tensor) => tensor.Dims.Aggregate(1L, (product, size) => product * size);
}
