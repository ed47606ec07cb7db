using Pipelines.Graph.Execution;
using Pipelines.Onnx;
using Pipelines.Runtime.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pipelines.Graph.Operators;

/// <summary>Activation functions; those without parameters are single calls in their rows.</summary>
internal static class Activations
{
    /// <summary>The operators of the family.</summary>
    public static IReadOnlyList<OperatorRow> Rows { get; } =
    [
        new("Celu", [12], Celu),
        new("Clip", [6, 11, 12, 13], Clip) { Precision = OperatorPrecision.AsGiven, KeepsAxes = true, Classifier = ClassifierRole.Other },
        new(OperatorNames.Dropout, [7, 10, 12, 13], Dropout)
        {
            Limits = "first output only; drops while training, whatever the file says of training_mode",
            Precision = OperatorPrecision.AsGiven,
            InTraining = TrainingBehavior.DropsValues,
            HasOptionalOutputs = true,
            KeepsAxes = true,
            KeepsValues = true,
            Classifier = ClassifierRole.Other,
        },
        new("Elu", [6], Elu) { KeepsAxes = true, Classifier = ClassifierRole.Other },
        new("Erf", [9, 13], node => node.Unary(erf)) { Classifier = ClassifierRole.Other },
        new("Gelu", [20], Gelu) { KeepsAxes = true, Classifier = ClassifierRole.Other },
        new("HardSigmoid", [6], HardSigmoid) { KeepsAxes = true, Classifier = ClassifierRole.Other },
        new("HardSwish", [14], node => node.Unary(x => functional.hardswish(x))) { KeepsAxes = true, Classifier = ClassifierRole.Other },
        new("LeakyRelu", [6, 16], LeakyRelu) { Precision = OperatorPrecision.AsGiven, KeepsAxes = true, Classifier = ClassifierRole.Other },
        new("LogSoftmax", [1, 11, 13], LogSoftmax) { Classifier = ClassifierRole.Other },
        new("Mish", [18], Mish) { KeepsAxes = true, Classifier = ClassifierRole.Other },
        new("PRelu", [7, 9, 16], PRelu)
        {
            Learned = [LearnedRole.None, LearnedRole.Scale], KeepsAxes = true, Classifier = ClassifierRole.Other,
        },
        new("Relu", [6, 13, 14], node => node.Unary(x => x.relu(), x => x.relu_()))
        {
            Precision = OperatorPrecision.AsGiven, KeepsAxes = true, Classifier = ClassifierRole.Other,
        },
        new("Selu", [6], Selu) { KeepsAxes = true, Classifier = ClassifierRole.Other },
        new("Sigmoid", [6, 13], node => node.Unary(sigmoid)) { KeepsAxes = true, Classifier = ClassifierRole.Other },
        new("Softmax", [1, 11, 13], Softmax) { Classifier = ClassifierRole.Other },
        new("Softplus", [1], Softplus) { KeepsAxes = true, Classifier = ClassifierRole.Other },
        new("Softsign", [1], Softsign),
        OperatorRow.NotTrained("Swish") with { KeepsAxes = true, Classifier = ClassifierRole.Other },
        new("Tanh", [6, 13], node => node.Unary(tanh)) { KeepsAxes = true, Classifier = ClassifierRole.Other },
        new("ThresholdedRelu", [10], ThresholdedRelu),
    ];

    private const float OneSixth = 1f / 6;

    /// <summary>Clip; its bounds are attributes below opset 11, inputs since.</summary>
    public static Operation Clip(NodeBinding node)
    {
        if (node.Opset < 11)
        {
            return Clip(node, node.Node.Attribute("min")?.F, node.Node.Attribute("max")?.F);
        }

        var (lower, upper) = (node.ConstantNumber(1), node.ConstantNumber(2));
        if ((lower is not null || !node.Has(1)) && (upper is not null || !node.Has(2)))
        {
            return Clip(node, lower, upper);
        }

        var (x, minimum, maximum) = (node.Input(0), node.OptionalInput(1), node.OptionalInput(2));
        return node.Single(slots => slots[x].clamp(minimum < 0 ? null! : slots[minimum], maximum < 0 ? null! : slots[maximum]));
    }

    /// <summary>LeakyRelu.</summary>
    public static Operation LeakyRelu(NodeBinding node)
    {
        var slope = node.Node.Float("alpha", 0.01f).ToScalar();
        return node.Unary(x => x.leaky_relu(slope));
    }

    /// <summary>PRelu, whose slope broadcasts to the input.</summary>
    public static Operation PRelu(NodeBinding node) => node.Binary((x, slope) =>
    {
        using var positive = x.relu();
        using var negative = x - positive;
        using var scaled = negative * slope;
        return positive.Plus(scaled);
    });

    /// <summary>Elu.</summary>
    public static Operation Elu(NodeBinding node)
    {
        Scalar alpha = node.Node.Float("alpha", 1).ToScalar(), one = 1.ToScalar();
        return node.Unary(x => x.elu(alpha, one, one));
    }

    /// <summary>Celu.</summary>
    public static Operation Celu(NodeBinding node)
    {
        var alpha = node.Node.Float("alpha", 1).ToScalar();
        return node.Unary(x => x.celu(alpha));
    }

    /// <summary>Selu.</summary>
    public static Operation Selu(NodeBinding node)
    {
        var alpha = node.Node.Float("alpha", 1.67326319217681884765625f).ToScalar();
        var gamma = node.Node.Float("gamma", 1.05070102214813232421875f).ToScalar();
        var one = 1.ToScalar();
        return node.Unary(x => x.elu(alpha, gamma, one));
    }

    /// <summary>HardSigmoid: alpha x + beta, between 0 and 1.</summary>
    public static Operation HardSigmoid(NodeBinding node)
    {
        var (alpha, beta) = (node.Node.Float("alpha", 0.2f), node.Node.Float("beta", 0.5f));
        if (Math.Abs(alpha - OneSixth) < 1e-6 && beta == 0.5f)
        {
            return node.Unary(x => functional.hardsigmoid(x));
        }

        Scalar zero = 0f.ToScalar(), one = 1f.ToScalar();
        return node.Unary(x =>
        {
            using var scaled = x.Times(alpha);
            using var moved = scaled.Plus(beta);
            return moved.clamp(zero, one);
        });
    }

    /// <summary>ThresholdedRelu: 0 up to alpha, the value itself above.</summary>
    public static Operation ThresholdedRelu(NodeBinding node)
    {
        Scalar alpha = node.Node.Float("alpha", 1).ToScalar(), zero = 0.ToScalar();
        return node.Unary(x => x.threshold(alpha, zero));
    }

    /// <summary>Softplus: ln(1 + eˣ).</summary>
    public static Operation Softplus(NodeBinding node) => node.Unary(Softplus);

    /// <summary>Mish: x · tanh(softplus(x)) (Misra, 2020).</summary>
    public static Operation Mish(NodeBinding node) => node.Unary(x =>
    {
        using var softplus = Softplus(x);
        using var gate = softplus.tanh();
        return x * gate;
    });

    /// <summary>Softsign: x / (1 + |x|).</summary>
    public static Operation Softsign(NodeBinding node) => node.Unary(x =>
    {
        using var absolute = x.abs();
        using var divisor = absolute.Plus(1);
        return x / divisor;
    });

    /// <summary>Gelu, exact or by the hyperbolic tangent.</summary>
    public static Operation Gelu(NodeBinding node) => node.Node.Text("approximate", "none") switch
    {
        "none" => node.Unary(x => functional.gelu(x)),
        "tanh" => node.Unary(x => functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh)),
        var other => throw new UnsupportedNodeException($"has the approximation '{other}'"),
    };

    /// <summary>Softmax.</summary>
    public static Operation Softmax(NodeBinding node) => AlongAxis(node, (x, axis) => functional.softmax(x, axis));

    /// <summary>LogSoftmax.</summary>
    public static Operation LogSoftmax(NodeBinding node) => AlongAxis(node, (x, axis) => functional.log_softmax(x, axis));

    /// <summary>Dropout: the identity, but in training zeros a share of the values and scales up the others.</summary>
    public static Operation Dropout(NodeBinding node)
    {
        node.RequireOneOutput();
        var ratio = node.Opset < 12 ? node.Node.Float("ratio", 0.5f) : node.Has(1) ? node.ConstantNumber(1) : 0.5;
        if (ratio is not { } share)
        {
            throw new UnsupportedNodeException("computes its ratio");
        }

        var mode = node.Mode;
        return node.Unary(x => mode.Training && share > 0 ? functional.dropout(x, share) : x.alias());
    }

    private static Tensor Softplus(Tensor x)
    {
        using var zero = zeros_like(x);
        return x.logaddexp(zero);
    }

    private static Operation Clip(NodeBinding node, double? lower, double? upper)
    {
        if (lower is null && upper is null)
        {
            return node.Unary(x => x.alias());
        }

        if (lower == 0 && upper is null)
        {
            return node.Unary(x => x.relu(), x => x.relu_());
        }

        var (minimum, maximum) = (lower?.ToScalar(), upper?.ToScalar());

        // Torch clamps backward in several passes over the memory, hardtanh in one. In TorchSharp 0.107 only hardtanh in place works.
        return lower < upper
            ? node.Unary(x => x.clone().hardtanh_(minimum!, maximum!), x => x.hardtanh_(minimum!, maximum!))
            : node.Unary(x => x.clamp(minimum!, maximum!));
    }

    /// <summary>Below opset 13 all axes from the given one on are taken together.</summary>
    private static Operation AlongAxis(NodeBinding node, Func<Tensor, long, Tensor> function)
    {
        if (node.Opset >= 13)
        {
            var axis = node.Node.Int("axis", -1);
            return node.Unary(x => function(x, axis));
        }

        var first = node.Node.Int("axis", 1);
        return node.Unary(x =>
        {
            var start = Axes.Positive(first, (int)x.dim());
            if (start == x.dim() - 1)
            {
                return function(x, start);
            }

            var shape = x.shape;
            using var flat = x.reshape([.. shape[..(int)start], -1]);
            using var result = function(flat, start);
            return result.reshape(shape);
        });
    }
}
