using Pipelines.Graph.Operators;
using Pipelines.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;
using Role = Pipelines.Graph.LearnedRole;

namespace Pipelines.Graph;

/// <summary>
/// All operators that graphs are trained with, keyed by domain, name and the opset in which a version began. The table generates
/// docs/operators.md.
/// </summary>
internal static class OperatorTable
{
    /// <summary>The newest opset whose operators were compared with this table.</summary>
    public const long NewestOpset = 21;

    /// <summary>Name of the family that holds the convolutions.</summary>
    public const string Convolution = "Convolution";

    /// <summary>Name of the family that holds the poolings.</summary>
    public const string Pooling = "Pooling";

    private const string TwoAxes = "two spatial axes only; no second output";

    private static readonly Role[] s_layer = [Role.None, Role.Weight, Role.Bias];
    private static readonly Role[] s_normalization = [Role.None, Role.NormalizationScale, Role.NormalizationOffset];
    private static readonly Role[] s_batchNormalization = [.. s_normalization, Role.Statistic, Role.Statistic];
    private static readonly Role[] s_addends = [Role.MaybeBias, Role.MaybeBias];
    private static readonly Role[] s_factors = [Role.MaybeScale, Role.MaybeScale];

    /// <summary>The rows, family by family.</summary>
    public static IReadOnlyList<OperatorRow> Rows { get; } =
    [
        .. Family(
            Convolution,
            Entry("Conv", [1, 11], Convolutions.Conv, s_layer, "one to three spatial axes"),
            Entry("ConvTranspose", [1, 11], Convolutions.ConvTranspose, s_layer, "one to three spatial axes")),
        .. Family(
            Pooling,
            Entry("AveragePool", [7, 10, 11, 19], Poolings.Average, limits: "two spatial axes only"),
            Entry("GlobalAveragePool", [1], Poolings.GlobalAverage),
            Entry("GlobalMaxPool", [1], Poolings.GlobalMax),
            Entry("MaxPool", [1, 8, 10, 11, 12], Poolings.Max, limits: TwoAxes)),
        .. Family(
            "Normalisation",
            Entry("BatchNormalization", [7, 9, 14, 15], Normalizations.Batch, s_batchNormalization, "spatial = 0 is refused"),
            Entry("GroupNormalization", [18, 21], Normalizations.Group, s_normalization),
            Entry("InstanceNormalization", [6], Normalizations.Instance, s_normalization),
            Entry("LayerNormalization", [17], Normalizations.Layer, s_normalization, "first output only"),
            Entry("LpNormalization", [1], Normalizations.Length),
            Entry("LRN", [1, 13], Normalizations.LocalResponse, limits: "odd size only")),
        .. Family(
            "Activation",
            Entry("Celu", [12], Activations.Celu),
            Entry("Clip", [6, 11, 12, 13], Activations.Clip),
            Entry("Dropout", [7, 10, 12, 13], Activations.Dropout, limits: "first output only; drops while training, whatever the file says of training_mode"),
            Entry("Elu", [6], Activations.Elu),
            Entry("Erf", [9, 13], node => node.Unary(erf)),
            Entry("Gelu", [20], Activations.Gelu),
            Entry("HardSigmoid", [6], Activations.HardSigmoid),
            Entry("HardSwish", [14], node => node.Unary(x => F.hardswish(x))),
            Entry("LeakyRelu", [6, 16], Activations.LeakyRelu),
            Entry("LogSoftmax", [1, 11, 13], Activations.LogSoftmax),
            Entry("Mish", [18], Activations.Mish),
            Entry("PRelu", [7, 9, 16], Activations.PRelu, [Role.None, Role.Scale]),
            Entry("Relu", [6, 13, 14], node => node.Unary(x => x.relu(), x => x.relu_())),
            Entry("Selu", [6], Activations.Selu),
            Entry("Sigmoid", [6, 13], node => node.Unary(sigmoid)),
            Entry("Softmax", [1, 11, 13], Activations.Softmax),
            Entry("Softplus", [1], Activations.Softplus),
            Entry("Softsign", [1], Activations.Softsign),
            Entry("Tanh", [6, 13], node => node.Unary(tanh)),
            Entry("ThresholdedRelu", [10], Activations.ThresholdedRelu)),
        .. Family(
            "Arithmetic",
            Entry("Abs", [6, 13], node => node.Unary(abs)),
            Entry("Add", [7, 13, 14], Arithmetic.Add, s_addends),
            Entry("Ceil", [6, 13], node => node.Unary(ceil)),
            Entry("Div", [7, 13, 14], Arithmetic.Divide, s_factors),
            Entry("Exp", [6, 13], node => node.Unary(exp)),
            Entry("Floor", [6, 13], node => node.Unary(floor)),
            Entry("Log", [6, 13], node => node.Unary(log)),
            Entry("Max", [6, 8, 12, 13], Arithmetic.Maximum),
            Entry("Mean", [6, 8, 13], Arithmetic.Mean),
            Entry("Min", [6, 8, 12, 13], Arithmetic.Minimum),
            Entry("Mod", [10, 13], Arithmetic.Modulo),
            Entry("Mul", [7, 13, 14], node => node.Binary((a, b) => a * b), s_factors),
            Entry("Neg", [6, 13], node => node.Unary(x => -x)),
            Entry("Pow", [7, 12, 13, 15], Arithmetic.Power),
            Entry("Reciprocal", [6, 13], node => node.Unary(x => x.reciprocal())),
            Entry("Round", [11], node => node.Unary(x => x.round())),
            Entry("Sign", [9, 13], node => node.Unary(x => x.sign())),
            Entry("Sqrt", [6, 13], node => node.Unary(sqrt)),
            Entry("Sub", [7, 13, 14], node => node.Binary((a, b) => a - b), s_addends),
            Entry("Sum", [6, 8, 13], Arithmetic.Sum)),
        .. Family(
            "Comparison",
            Entry("And", [7], node => node.Binary((a, b) => a.logical_and(b))),
            Entry("Equal", [7, 11, 13, 19], node => node.Binary((a, b) => a.eq(b))),
            Entry("Greater", [7, 9, 13], node => node.Binary((a, b) => a.gt(b))),
            Entry("GreaterOrEqual", [12, 16], node => node.Binary((a, b) => a.ge(b))),
            Entry("Less", [7, 9, 13], node => node.Binary((a, b) => a.lt(b))),
            Entry("LessOrEqual", [12, 16], node => node.Binary((a, b) => a.le(b))),
            Entry("Not", [1], node => node.Unary(x => x.logical_not())),
            Entry("Or", [7], node => node.Binary((a, b) => a.logical_or(b))),
            Entry("Where", [9, 16], Arithmetic.Where),
            Entry("Xor", [7], node => node.Binary((a, b) => a.logical_xor(b)))),
        .. Family(
            "Reduction",
            Entry("ReduceL1", [1, 11, 13, 18], Reductions.L1),
            Entry("ReduceL2", [1, 11, 13, 18], Reductions.L2),
            Entry("ReduceLogSum", [1, 11, 13, 18], Reductions.LogOfSum),
            Entry("ReduceLogSumExp", [1, 11, 13, 18], Reductions.LogOfSumOfExponentials),
            Entry("ReduceMax", [1, 11, 12, 13, 18, 20], Reductions.Max),
            Entry("ReduceMean", [1, 11, 13, 18], Reductions.Mean),
            Entry("ReduceMin", [1, 11, 12, 13, 18, 20], Reductions.Min),
            Entry("ReduceProd", [1, 11, 13, 18], Reductions.Product),
            Entry("ReduceSum", [1, 11, 13], Reductions.Sum),
            Entry("ReduceSumSquare", [1, 11, 13, 18], Reductions.SumOfSquares)),
        .. Family(
            "Matrix",
            Entry("Gemm", [7, 9, 11, 13], Matrices.Gemm, s_layer),
            Entry("Einsum", [12], Matrices.Einsum, [Role.Weight, Role.Weight]),
            Entry("MatMul", [1, 9, 13], Matrices.MatMul, [Role.Weight, Role.Weight])),
        .. Family(
            "Shape",
            Entry("DepthToSpace", [1, 11, 13], Shapes.DepthToSpace),
            Entry("Expand", [8, 13], Shapes.Expand),
            Entry("Flatten", [1, 9, 11, 13, 21], Shapes.Flatten),
            Entry("Reshape", [5, 13, 14, 19, 21], Shapes.Reshape),
            Entry("Shape", [1, 13, 15, 19, 21], Shapes.Shape),
            Entry("Size", [1, 13, 19, 21], node => node.Unary(x => tensor(x.numel(), ScalarType.Int64))),
            Entry("SpaceToDepth", [1, 13], Shapes.SpaceToDepth),
            Entry("Squeeze", [1, 11, 13, 21], Shapes.Squeeze),
            Entry("Transpose", [1, 13, 21], Shapes.Transpose),
            Entry("Unsqueeze", [1, 11, 13, 21], Shapes.Unsqueeze)),
        .. Family(
            "Resizing",
            Entry("Resize", [10, 11, 13, 18, 19], Resizing.Resize, limits: "nearest and linear; no crop, no antialiasing, no keep_aspect_ratio_policy"),
            Entry("Upsample", [7, 9], Resizing.Resize)),
        .. Family(
            "Selection",
            Entry("Concat", [4, 11, 13], Selections.Concat),
            Entry("Gather", [1, 11, 13], Selections.Gather),
            Entry("GatherElements", [11, 13], Indexing.GatherElements),
            Entry("GatherND", [11, 12, 13], Indexing.GatherMany),
            Entry("Pad", [2, 11, 13, 18, 19, 21], Paddings.Pad, limits: "the number padded with must be constant"),
            Entry("ScatterND", [11, 13, 16, 18], Indexing.ScatterMany, limits: "replaces or adds; no other reduction"),
            Entry("Slice", [1, 10, 11, 13], Selections.Slice),
            Entry("Split", [2, 11, 13, 18], Selections.Split),
            Entry("Tile", [6, 13], Constants.Tile)),
        .. Family(
            "Constant",
            Entry("Cast", [6, 9, 13, 19, 21], Constants.Cast, limits: "float32, float64, booleans and integers up to 64 bit"),
            Entry("CastLike", [15, 19, 21], Constants.CastLike),
            Entry("Constant", [1, 9, 11, 12, 13, 19, 21], Constants.Constant, limits: "numbers only"),
            Entry("ConstantOfShape", [9, 20, 21], Constants.ConstantOfShape),
            Entry("Identity", [1, 13, 14, 16, 19, 21], node => node.Unary(x => x.alias())),
            Entry("Range", [11], Constants.Range)),
    ];

    private static readonly ILookup<(string Domain, string Name), OperatorRow> s_byName = Rows.ToLookup(row => (row.Domain, row.Name));

    /// <summary>The version of an operator that a graph of that opset means; null where the table has none.</summary>
    public static OperatorRow? Find(string domain, string name, long opset) =>
        s_byName[(OnnxModel.IsStandardDomain(domain) ? "" : domain, name)].Where(row => row.Since <= opset).MaxBy(row => row.Since);

    /// <summary>The opsets in which the versions of an operator began; empty where the table does not have it.</summary>
    public static IEnumerable<long> Versions(string domain, string name) =>
        s_byName[(OnnxModel.IsStandardDomain(domain) ? "" : domain, name)].Select(row => row.Since);

    private static IEnumerable<OperatorRow> Family(string family, params ReadOnlySpan<IEnumerable<OperatorRow>> entries) =>
        entries.ToArray().SelectMany(rows => rows).Select(row => row with { Family = family });

    private static IEnumerable<OperatorRow> Entry(string name, long[] since, OperatorBinder bind, Role[]? roles = null, string limits = "") =>
        since.Select(version => new OperatorRow("", "", name, version, bind, roles ?? [], limits));
}
