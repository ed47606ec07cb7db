using Pipelines.Graph;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;

namespace Pipelines.Tests.Graph;

/// <summary>Every row of the table of operators against ONNX Runtime, over the operator's attributes.</summary>
[Collection(TorchCollection.Name)]
public class OperatorTests
{
    private static readonly Dictionary<string, Func<long, IEnumerable<Trial>>> s_trials = new(StringComparer.Ordinal)
    {
        ["Conv"] = ConvolutionTrials.Conv,
        ["ConvTranspose"] = ConvolutionTrials.ConvTranspose,
        ["AveragePool"] = PoolingTrials.Average,
        ["GlobalAveragePool"] = opset => PoolingTrials.Global("GlobalAveragePool", opset),
        ["GlobalMaxPool"] = opset => PoolingTrials.Global("GlobalMaxPool", opset),
        ["MaxPool"] = PoolingTrials.Max,
        ["BatchNormalization"] = NormalizationTrials.Batch,
        ["GroupNormalization"] = NormalizationTrials.Group,
        ["InstanceNormalization"] = NormalizationTrials.Instance,
        ["LayerNormalization"] = NormalizationTrials.Layer,
        ["LpNormalization"] = NormalizationTrials.Length,
        ["LRN"] = NormalizationTrials.LocalResponse,
        ["Celu"] = Function("Celu", node => node.WithFloat("alpha", 0.7f)),
        ["Clip"] = ActivationTrials.Clip,
        ["Dropout"] = ActivationTrials.Dropout,
        ["Elu"] = Function("Elu", node => node.WithFloat("alpha", 0.7f)),
        ["Erf"] = Function("Erf"),
        ["Gelu"] = Function("Gelu", node => node.WithText("approximate", "tanh")),
        ["HardSigmoid"] = Function("HardSigmoid", node => node.WithFloat("alpha", 1f / 6), node => node.WithFloat("alpha", 0.3f).WithFloat("beta", 0.4f)),
        ["HardSwish"] = Function("HardSwish"),
        ["LeakyRelu"] = Function("LeakyRelu", node => node.WithFloat("alpha", 0.3f)),
        ["LogSoftmax"] = opset => ActivationTrials.AlongAxis("LogSoftmax", opset),
        ["Mish"] = Function("Mish"),
        ["PRelu"] = ActivationTrials.PRelu,
        ["Relu"] = Function("Relu"),
        ["Selu"] = Function("Selu", node => node.WithFloat("alpha", 1.2f).WithFloat("gamma", 0.8f)),
        ["Sigmoid"] = Function("Sigmoid"),
        ["Softmax"] = opset => ActivationTrials.AlongAxis("Softmax", opset),
        ["Softplus"] = Function("Softplus"),
        ["Softsign"] = Function("Softsign"),
        ["Tanh"] = Function("Tanh"),
        ["ThresholdedRelu"] = Function("ThresholdedRelu", node => node.WithFloat("alpha", 0.3f)),
        ["Abs"] = Function("Abs"),
        ["Add"] = opset => ArithmeticTrials.Binary("Add", opset),
        ["Ceil"] = Function("Ceil"),
        ["Div"] = opset => ArithmeticTrials.Binary("Div", opset).Concat(ArithmeticTrials.Binary("Div", opset, integers: false, positive: true)),
        ["Exp"] = Function("Exp"),
        ["Floor"] = Function("Floor"),
        ["Log"] = opset => Function("Log")(opset).Select(trial => trial with { From = 0.1f }),
        ["Max"] = opset => ArithmeticTrials.Variadic("Max", opset),
        ["Mean"] = opset => ArithmeticTrials.Variadic("Mean", opset),
        ["Min"] = opset => ArithmeticTrials.Variadic("Min", opset),
        ["Mod"] = ArithmeticTrials.Modulo,
        ["Mul"] = opset => ArithmeticTrials.Binary("Mul", opset),
        ["Neg"] = Function("Neg"),
        ["Pow"] = ArithmeticTrials.Power,
        ["Reciprocal"] = opset => Function("Reciprocal")(opset).Select(trial => trial with { From = 0.1f }),
        ["Round"] = Function("Round"),
        ["Sign"] = Function("Sign"),
        ["Sqrt"] = opset => Function("Sqrt")(opset).Select(trial => trial with { From = 0 }),
        ["Sub"] = opset => ArithmeticTrials.Binary("Sub", opset),
        ["Sum"] = opset => ArithmeticTrials.Variadic("Sum", opset),
        ["And"] = opset => ArithmeticTrials.Logic("And", opset),
        ["Equal"] = opset => ArithmeticTrials.Comparison("Equal", opset),
        ["Greater"] = opset => ArithmeticTrials.Comparison("Greater", opset),
        ["GreaterOrEqual"] = opset => ArithmeticTrials.Comparison("GreaterOrEqual", opset),
        ["Less"] = opset => ArithmeticTrials.Comparison("Less", opset),
        ["LessOrEqual"] = opset => ArithmeticTrials.Comparison("LessOrEqual", opset),
        ["Not"] = opset => ArithmeticTrials.Logic("Not", opset),
        ["Or"] = opset => ArithmeticTrials.Logic("Or", opset),
        ["Where"] = ArithmeticTrials.Where,
        ["Xor"] = opset => ArithmeticTrials.Logic("Xor", opset),
        ["ReduceL1"] = opset => ArithmeticTrials.Reduce("ReduceL1", opset),
        ["ReduceL2"] = opset => ArithmeticTrials.Reduce("ReduceL2", opset),
        ["ReduceLogSum"] = opset => ArithmeticTrials.Reduce("ReduceLogSum", opset, positive: true),
        ["ReduceLogSumExp"] = opset => ArithmeticTrials.Reduce("ReduceLogSumExp", opset),
        ["ReduceMax"] = opset => ArithmeticTrials.Reduce("ReduceMax", opset),
        ["ReduceMean"] = ArithmeticTrials.ReduceMean,
        ["ReduceMin"] = opset => ArithmeticTrials.Reduce("ReduceMin", opset),
        ["ReduceProd"] = opset => ArithmeticTrials.Reduce("ReduceProd", opset),
        ["ReduceSum"] = opset => ArithmeticTrials.Reduce("ReduceSum", opset),
        ["ReduceSumSquare"] = opset => ArithmeticTrials.Reduce("ReduceSumSquare", opset),
        ["Gemm"] = ArithmeticTrials.Gemm,
        ["Einsum"] = ArithmeticTrials.Einsum,
        ["MatMul"] = ArithmeticTrials.MatMul,
        ["DepthToSpace"] = ShapeTrials.DepthToSpace,
        ["Expand"] = ShapeTrials.Expand,
        ["Flatten"] = ShapeTrials.Flatten,
        ["Reshape"] = ShapeTrials.Reshape,
        ["Shape"] = opset => ShapeTrials.Sizes("Shape", opset),
        ["Size"] = opset => ShapeTrials.Sizes("Size", opset),
        ["SpaceToDepth"] = ShapeTrials.SpaceToDepth,
        ["Squeeze"] = ShapeTrials.Squeeze,
        ["Transpose"] = ShapeTrials.Transpose,
        ["Unsqueeze"] = ShapeTrials.Unsqueeze,
        ["Resize"] = ResizingTrials.Resize,
        ["Upsample"] = ResizingTrials.Upsample,
        ["Concat"] = SelectionTrials.Concat,
        ["Gather"] = SelectionTrials.Gather,
        ["GatherElements"] = IndexingTrials.GatherElements,
        ["GatherND"] = IndexingTrials.GatherMany,
        ["Pad"] = SelectionTrials.Pad,
        ["ScatterND"] = IndexingTrials.ScatterMany,
        ["Slice"] = SelectionTrials.Slice,
        ["Split"] = SelectionTrials.Split,
        ["Tile"] = SelectionTrials.Tile,
        ["Cast"] = ConstantTrials.Cast,
        ["CastLike"] = ConstantTrials.CastLike,
        ["Constant"] = ConstantTrials.Constant,
        ["ConstantOfShape"] = ConstantTrials.ConstantOfShape,
        ["Identity"] = ConstantTrials.Identity,
        ["Range"] = ConstantTrials.Range,
    };

    public static IEnumerable<object[]> Rows => OperatorTable.Rows.Select(row => (row.Name, Opset: Math.Max(row.Since, 7))).Distinct().Select(row => new object[] { row.Name, row.Opset });

    /// <summary>The graphs that try a row.</summary>
    internal static IEnumerable<Trial> TrialsOf(string name, long opset) => s_trials[name](opset);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Torch_computes_what_ONNX_Runtime_computes(string name, long opset)
    {
        TorchLibrary.Load(1);
        var failures = new List<string>();
        var trials = s_trials[name](opset).ToList();
        foreach (var trial in trials)
        {
            try
            {
                trial.Graph.AssertAlike(trial.Outputs, trial.From, trial.To);
            }
            catch (Exception failure)
            {
                failures.Add($"{trial.Label}: {failure.Message}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {trials.Count}:\n{string.Join("\n", failures.Take(12))}");
    }

    /// <summary>Every operator after a convolution that changes nothing, whose result is in bfloat16.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void Training_in_bfloat16_computes_nearly_the_same(string name, long opset)
    {
        TorchLibrary.Load(1);
        var trials = s_trials[name](opset).Where(trial => trial.Graph.Shape.Length == 4).ToList();
        foreach (var trial in trials)
        {
            trial.Graph.AssertNearlyAlikeInBfloat16(trial.Outputs, trial.From, trial.To);
        }
    }

    private static Func<long, IEnumerable<Trial>> Function(string type, params Action<NodeProto>[] attributes) =>
        opset => ActivationTrials.Plain(type, opset, attributes);
}
