using Pipelines.Graph.Execution;
using Pipelines.Onnx;
using Pipelines.Runtime.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipelines.Graph.Operators;

/// <summary>Arithmetic on numbers of one type, with broadcasting; integers divide and take powers as integers.</summary>
internal static class Arithmetic
{
    private static readonly LearnedRole[] s_addends = [LearnedRole.MaybeBias, LearnedRole.MaybeBias];
    private static readonly LearnedRole[] s_factors = [LearnedRole.MaybeScale, LearnedRole.MaybeScale];

    /// <summary>The operators of the family.</summary>
    public static IReadOnlyList<OperatorRow> Rows { get; } =
    [
        new("Abs", [6, 13], node => node.Unary(abs)),
        new("Add", [7, 13, 14], Add)
        {
            Learned = s_addends,
            Gradient = GradientPath.All,
            ResultMayBeOverwritten = true,
            Precision = OperatorPrecision.AsGiven,
            KeepsAxes = true,
            Classifier = ClassifierRole.Other,
        },
        new("Ceil", [6, 13], node => node.Unary(ceil)) { Gradient = GradientPath.None },
        new("Div", [7, 13, 14], Divide)
        {
            Learned = s_factors, Gradient = GradientPath.All, KeepsAxes = true, Classifier = ClassifierRole.Other,
        },
        new("Exp", [6, 13], node => node.Unary(exp)) { KeepsAxes = true, Classifier = ClassifierRole.Other },
        new("Floor", [6, 13], node => node.Unary(floor)) { Gradient = GradientPath.None },
        new("Log", [6, 13], node => node.Unary(log)),
        new("Max", [6, 8, 12, 13], Maximum) { Gradient = GradientPath.All, KeepsAxes = true, Classifier = ClassifierRole.Other },
        new("Mean", [6, 8, 13], Mean) { Gradient = GradientPath.All },
        new("Min", [6, 8, 12, 13], Minimum) { Gradient = GradientPath.All, KeepsAxes = true, Classifier = ClassifierRole.Other },
        new("Mod", [10, 13], Modulo),
        new("Mul", [7, 13, 14], node => node.Binary((a, b) => a * b))
        {
            Learned = s_factors, Gradient = GradientPath.All, KeepsAxes = true, Classifier = ClassifierRole.Other,
        },
        new("Neg", [6, 13], node => node.Unary(x => -x)) { KeepsAxes = true, Classifier = ClassifierRole.Other },
        new("Pow", [7, 12, 13, 15], Power) { KeepsAxes = true, Classifier = ClassifierRole.Other },
        new("Reciprocal", [6, 13], node => node.Unary(x => x.reciprocal())) { Classifier = ClassifierRole.Other },
        new("Round", [11], node => node.Unary(x => x.round())) { Gradient = GradientPath.None },
        new("Sign", [9, 13], node => node.Unary(x => x.sign())) { Gradient = GradientPath.None },
        new("Sqrt", [6, 13], node => node.Unary(sqrt)) { KeepsAxes = true, Classifier = ClassifierRole.Other },
        new("Sub", [7, 13, 14], node => node.Binary((a, b) => a - b))
        {
            Learned = s_addends, Gradient = GradientPath.All, KeepsAxes = true, Classifier = ClassifierRole.Other,
        },
        new("Sum", [6, 8, 13], Sum) { Gradient = GradientPath.All },
    ];

    /// <summary>Add, such as that of a residual block; in place where nobody else has a use for one of the tensors.</summary>
    public static Operation Add(NodeBinding node)
    {
        var (a, b, y) = (node.Input(0), node.Input(1), node.Output());
        if (!node.MayOverwrite(0) && node.MayOverwrite(1))
        {
            (a, b) = (b, a);
        }
        else if (!node.MayOverwrite(0))
        {
            return node.Binary((left, right) => left.Plus(right));
        }

        return slots =>
        {
            var (sum, addend) = (slots[a], slots[b]);
            if (!sum.shape.AsSpan().SequenceEqual(addend.shape))
            {
                slots[y] = sum.Plus(addend);
                return;
            }

            sum.Add(addend);
            slots.Forget(a);
            slots[y] = sum;
        };
    }

    /// <summary>Div; integers are cut towards zero.</summary>
    public static Operation Divide(NodeBinding node) => node.Binary((a, b) =>
    {
        if (a.is_floating_point())
        {
            return a / b;
        }

        using var dividend = a.to_type(ScalarType.Float64, copy: true);
        using var quotient = dividend / b;
        using var whole = quotient.trunc();
        return whole.to_type(a.dtype);
    });

    /// <summary>Pow; the result has the type of the base.</summary>
    public static Operation Power(NodeBinding node)
    {
        if (node.ConstantNumber(1) is { } number && node.StoredShape(1) is [])
        {
            var exponent = number == Math.Floor(number) && Math.Abs(number) < int.MaxValue ? ((int)number).ToScalar() : number.ToScalar();
            return node.Unary(x => Typed(x, x.pow(exponent)));
        }

        return node.Binary((x, power) => Typed(x, x.pow(power.to(x.device))));

        static Tensor Typed(Tensor x, Tensor result) => result.dtype == x.dtype ? result : result.to_type(x.dtype);
    }

    /// <summary>Mod; its sign is the divisor's, with fmod = 1 the dividend's.</summary>
    public static Operation Modulo(NodeBinding node) => node.Node.Int("fmod", 0) == 0
        ? node.Binary((a, b) => remainder(a, b))
        : node.Binary((a, b) => fmod(a, b));

    /// <summary>Max of any number of tensors.</summary>
    public static Operation Maximum(NodeBinding node) => Combine(node, maximum);

    /// <summary>Min of any number of tensors.</summary>
    public static Operation Minimum(NodeBinding node) => Combine(node, minimum);

    /// <summary>Sum of any number of tensors.</summary>
    public static Operation Sum(NodeBinding node) => Combine(node, (a, b) => a.Plus(b));

    /// <summary>Mean of any number of tensors.</summary>
    public static Operation Mean(NodeBinding node)
    {
        var sum = Combine(node, (a, b) => a.Plus(b));
        var y = node.Output();
        var count = node.Node.Input.Count.ToScalar();
        return slots =>
        {
            sum(slots);
            using var total = slots[y];
            slots[y] = total / count;
        };
    }

    private static Operation Combine(NodeBinding node, Func<Tensor, Tensor, Tensor> function)
    {
        var inputs = node.Inputs();
        return node.Single(slots =>
        {
            var result = slots[inputs[0]].alias();
            foreach (var input in inputs.AsSpan(1))
            {
                using var previous = result;
                result = function(previous, slots[input]);
            }

            return result;
        });
    }
}
