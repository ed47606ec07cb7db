using Pipelines.Onnx.Format;

namespace Pipelines.Backbones;

/// <summary>Which operators may stand between the last feature map of a classifier and its output.</summary>
internal static class ClassifierEnding
{
    private static readonly HashSet<string> Pooling = new(StringComparer.Ordinal)
    {
        "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool", "AveragePool", "MaxPool", "ReduceMean", "ReduceMax",
    };

    private static readonly HashSet<string> Linear = new(StringComparer.Ordinal) { "Gemm", "MatMul", "Conv" };

    private static readonly HashSet<string> Others = new(StringComparer.Ordinal)
    {
        // shape
        "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Transpose", "Identity", "Cast", "Dropout", "Concat", "Gather", "Slice",
        // element by element, also as parts of SiLU, GELU and HardSwish written out
        "Add", "Sub", "Mul", "Div", "Pow", "Sqrt", "Exp", "Erf", "Neg", "Reciprocal", "Max", "Min", "Clip", "Relu", "LeakyRelu", "PRelu", "Elu",
        "Selu", "Sigmoid", "HardSigmoid", "HardSwish", "Tanh", "Softplus", "Gelu", "Mish", "Swish",
        // normalisation of a vector, also written out
        "BatchNormalization", "LayerNormalization", "LpNormalization", "ReduceSum", "ReduceL2",
        // the answer
        "Softmax", "LogSoftmax", "ArgMax",
    };

    /// <summary>Whether the node pools over places in the picture.</summary>
    public static bool IsPooling(NodeProto node) => Pooling.Contains(node.OpType);

    /// <summary>Whether the node is a linear layer; a convolution is one where the map is 1 × 1.</summary>
    public static bool IsLinear(NodeProto node) => Linear.Contains(node.OpType);

    /// <summary>Whether the node leaves every value as it is, when not in training.</summary>
    public static bool IsNeutral(NodeProto node) => node.OpType is "Dropout" or "Identity" or "Cast";

    /// <summary>Whether the node may be part of a classifier's ending.</summary>
    public static bool Allows(NodeProto node) => IsPooling(node) || IsLinear(node) || Others.Contains(node.OpType);
}
