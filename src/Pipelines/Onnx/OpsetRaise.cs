using Pipelines.Onnx.Format;

namespace Pipelines.Onnx;

/// <summary>Makes a graph one of opset 13 where each of its nodes means the same there: the nodes stay as they are.</summary>
internal static class OpsetRaise
{
    /// <summary>The opset in which tensors can be quantised by channel.</summary>
    public const long Opset = 13;

    // ONNX Runtime reads this opset from files of this version.
    private const long LeastFileVersion = 7;

    // From which opset on a node means what it means in opset 13, as networks in float32 use it (ONNX, Operator Changelog).
    private static readonly Dictionary<string, long> s_sameSince = new(StringComparer.Ordinal)
    {
        ["Add"] = 7,
        ["AveragePool"] = 7,
        ["BatchNormalization"] = 9,
        ["Clip"] = 11,
        ["Concat"] = 4,
        [OperatorNames.Constant] = 1,
        [OperatorNames.Conv] = 1,
        ["Div"] = 7,
        ["Flatten"] = 1,
        ["Gather"] = 1,
        [OperatorNames.Gemm] = 7,
        ["GlobalAveragePool"] = 1,
        ["HardSigmoid"] = 6,
        [OperatorNames.Identity] = 1,
        ["LeakyRelu"] = 6,
        ["MaxPool"] = 1,
        ["Mul"] = 7,
        ["Pad"] = 11,
        ["PRelu"] = 9,
        ["ReduceL2"] = 1,
        ["ReduceMean"] = 1,
        ["Relu"] = 6,
        ["Reshape"] = 5,
        ["Sigmoid"] = 6,
        ["Slice"] = 10,
        ["Sub"] = 7,
        ["Tanh"] = 6,
        ["Transpose"] = 1,
    };

    /// <summary>A copy in opset 13; the graph itself where it is of that or a later one.</summary>
    /// <param name="model">The graph; it is not changed.</param>
    /// <param name="changed">The operator that means something else there, or is not known to mean the same; null for none.</param>
    /// <returns>Null where there is such an operator.</returns>
    public static OnnxModel? Of(OnnxModel model, out string? changed)
    {
        changed = null;
        if (model.Opset >= Opset)
        {
            return model;
        }

        var index = new GraphIndex(model.Graph);
        changed = model.Graph.Node.FirstOrDefault(node => !IsSame(node, model.Opset, index))?.OpType;
        if (changed is not null)
        {
            return null;
        }

        var raised = model.Clone();
        raised.Proto.OpsetImport.First(opset => OnnxModel.IsStandardDomain(opset.Domain)).Version = Opset;
        raised.Proto.IrVersion = Math.Max(raised.Proto.IrVersion, LeastFileVersion);
        return raised;
    }

    private static bool IsSame(NodeProto node, long opset, GraphIndex index) =>
        OnnxModel.IsStandardDomain(node.Domain)
        && (node.OpType == "Softmax"
            // Below opset 13 all axes from the given one on are taken together: of vectors that is the last one alone.
            ? node.Int("axis", 1) == 1 && index.Producer(node.Input[0]) is { OpType: OperatorNames.Gemm }
            : s_sameSince.TryGetValue(node.OpType, out var since) && opset >= since);
}
