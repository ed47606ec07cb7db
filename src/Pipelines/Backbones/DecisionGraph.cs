using Google.Protobuf;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using DataType = Pipelines.Onnx.Format.TensorProto.Types.DataType;

namespace Pipelines.Backbones;

/// <summary>
/// Adds to the graph of a classifier whether its prediction is accepted. Its other outputs stay as they are, and so do their numbers.
/// </summary>
internal static class DecisionGraph
{
    /// <summary>Name of the output that holds <c>accept</c>, <c>unsure</c> or <c>unknown</c>: string, N × 1.</summary>
    public const string Decision = "Decision";

    /// <summary>Name of the output that holds the share of known images that are less typical: float32, N × 1.</summary>
    public const string Typicality = "Typicality";

    /// <summary>Name of the output that holds 1 for each class in the prediction set and 0 for the others: float32, N × K.</summary>
    public const string PredictionSet = "PredictionSet";

    /// <summary>Name of the inner tensor that holds the number of <see cref="ImageDecision"/>: float32, N × 1.</summary>
    private const string Code = GraphBuilder.Prefix + "decision.code";

    /// <summary>The outputs that may be there, in the order of the graph.</summary>
    public static IReadOnlyList<string> Outputs { get; } = [Decision, Typicality, PredictionSet];

    /// <summary>Whether a graph decides.</summary>
    public static bool IsIn(OnnxModel model) => model.Graph.Output.Any(output => output.Name == Decision);

    /// <summary>A copy of a classifier with the further outputs.</summary>
    /// <param name="classifier">A graph of <see cref="ModelGraph.ForClassification"/>; it is not changed.</param>
    /// <param name="head">Its head.</param>
    /// <param name="layers">How to decide.</param>
    public static OnnxModel Append(OnnxModel classifier, LinearLayer head, DecisionLayers layers)
    {
        var model = classifier.Clone();
        var builder = new GraphBuilder(model);
        var unsure = layers switch
        {
            { Sets: { } sets } => NotOneClass(builder, sets, head.Outputs),
            { LeastScore: { } least } => Below(
                builder, "unsure", builder.Reduce("ReduceMax", "highestScore", ModelGraph.Scores, axis: 1, keepDimensions: true), least),
            _ => null,
        };
        var unknown = layers.Typicality is { } typicality ? NotTypical(builder, typicality, head) : null;
        AppendCode(builder, unsure, unknown);
        var number = builder.Append("Cast", "decision.number", [Code], node => node.WithInt("to", (int)DataType.Int64));
        builder.Append("Gather", "decision", [Words(model, builder), number], node => node.WithInt("axis", 0), Decision);

        var text = GraphBuilder.BatchOfFloats(Decision, 1);
        text.Type.TensorType.ElemType = (int)DataType.String;
        model.Graph.Output.Add(text);
        if (unknown is not null)
        {
            model.Graph.Output.Add(GraphBuilder.BatchOfFloats(Typicality, 1));
        }

        if (layers.Sets is not null)
        {
            model.Graph.Output.Add(GraphBuilder.BatchOfFloats(PredictionSet, head.Outputs));
        }

        return model;
    }

    /// <summary>A copy that gives the decision as a number in place of a text, and the name of that output.</summary>
    public static (OnnxModel Model, string Output) WithNumber(OnnxModel model)
    {
        var copy = model.Clone();
        copy.Graph.Output.Remove(copy.Graph.Output.Single(output => output.Name == Decision));
        copy.Graph.Output.Add(GraphBuilder.BatchOfFloats(Code, 1));
        return (copy, Code);
    }

    private static string NotOneClass(GraphBuilder builder, PredictionSetRule rule, int classes)
    {
        var isOut = rule.Method == ConformalMethod.Lac
            ? builder.Append("Less", "set.isOut", [ModelGraph.Scores, builder.Floats("set.threshold", [1], [rule.Threshold])])
            : builder.Append(
                "Greater", "set.isOut", [ScoresBefore(builder, classes), builder.Floats("set.threshold", [1], [rule.Threshold])]);
        builder.Append("Cast", "set", [builder.Append("Not", "set.isIn", [isOut])], Float, PredictionSet);
        var size = builder.Reduce("ReduceL1", "set.size", PredictionSet, axis: 1, keepDimensions: true);
        var distance = builder.Append(
            "Abs", "set.distance", [builder.Append("Sub", "set.others", [size, builder.Floats("set.one", [1], [1])])]);
        return AsFloat(
            builder, "unsure", builder.Append("Greater", "set.isNotOne", [distance, builder.Floats("set.half", [1], [0.5f])]));
    }

    /// <summary>For each class what the classes of higher scores add up to, with a penalty for each.</summary>
    private static string ScoresBefore(GraphBuilder builder, int classes)
    {
        var others = builder.Append(
            "Reshape", "set.others.row", [ModelGraph.Scores, builder.Longs("set.others.row.shape", -1, 1, classes)]);
        var own = builder.Append(
            "Reshape", "set.own.column", [ModelGraph.Scores, builder.Longs("set.own.column.shape", -1, classes, 1)]);
        var before = AsFloat(builder, "set.before", builder.Append("Greater", "set.isBefore", [others, own]));
        var penalized = builder.Append(
            "Add", "set.penalized", [others, builder.Floats("set.penalty", [1], [PredictionSetRule.Penalty])]);
        return builder.Reduce(
            "ReduceL1", "set.sum", builder.Append("Mul", "set.counted", [before, penalized]), axis: 2, keepDimensions: false);
    }

    private static string NotTypical(GraphBuilder builder, TypicalityLayers layers, LinearLayer head)
    {
        var scale = layers.Scale;
        var norm = builder.Reduce("ReduceL2", "typicality.length", ModelGraph.Embedding, axis: 1, keepDimensions: true);
        var unit = builder.Append(
            "Div",
            "typicality.unit",
            [ModelGraph.Embedding, builder.AtLeast("typicality.length.minimum", norm, (float)L2Normalization.LeastLength)]);
        var cosines = builder.Linear(
            "typicality.prototypes",
            unit,
            new(layers.Prototypes.Values, new float[layers.Prototypes.Rows]));
        var cosine = Scaled(
            builder,
            "typicality.cosine",
            builder.Reduce("ReduceMax", "typicality.nearest", cosines, axis: 1, keepDimensions: true),
            scale.CosineFactor,
            scale.CosineOffset);

        // min(x, 0) = -relu(-x), which every opset has.
        var far = builder.Append(
            "Neg",
            "typicality.far",
            [builder.Append("Relu", "typicality.isFar", [builder.Append("Neg", "typicality.negative", [cosine])])]);
        var energy = Scaled(
            builder,
            "typicality.energy",
            Energy(builder, builder.Linear("typicality.head", ModelGraph.Embedding, layers.EnergyHead ?? head)),
            scale.EnergyFactor,
            scale.EnergyOffset);
        var number = builder.Append("Add", "typicality.sum", [energy, far]);
        Share(builder, scale, number);
        return Below(builder, "unknown", number, scale.Least);
    }

    /// <summary>The logarithm of the sum of the exponentials.</summary>
    private static string Energy(GraphBuilder builder, string logits)
    {
        var highest = builder.Reduce("ReduceMax", "energy.highest", logits, axis: 1, keepDimensions: true);
        var powers = builder.Append("Exp", "energy.powers", [builder.Append("Sub", "energy.below", [logits, highest])]);
        var sum = builder.Reduce("ReduceL1", "energy.sum", powers, axis: 1, keepDimensions: true);
        return builder.Append("Add", "energy", [highest, builder.Append("Log", "energy.logarithm", [sum])]);
    }

    /// <summary>Between two knots the share rises evenly: a sum of ramps from 0 to 1.</summary>
    private static void Share(GraphBuilder builder, TypicalityScale scale, string number)
    {
        var (knots, levels) = (scale.Knots, scale.Levels);
        var ramps = knots.Count - 1;
        float[] starts = [.. knots.Take(ramps)];
        float[] slopes = [.. Enumerable.Range(0, ramps).Select(ramp => 1 / (knots[ramp + 1] - knots[ramp]))];
        float[] heights = [.. Enumerable.Range(0, ramps).Select(ramp => levels[ramp + 1] - levels[ramp])];
        var along = builder.Append(
            "Mul",
            "typicality.along",
            [
                builder.Append("Sub", "typicality.above", [number, builder.Floats("typicality.knots", [1, ramps], starts)]),
                builder.Floats("typicality.slopes", [1, ramps], slopes),
            ]);

        // min(max(x, 0), 1) = 1 - relu(1 - relu(x)).
        var one = builder.Floats("typicality.one", [1], [1]);
        var left = builder.Append(
            "Relu",
            "typicality.left",
            [builder.Append("Sub", "typicality.toGo", [one, builder.Append("Relu", "typicality.begun", [along])])]);
        builder.Append(
            OperatorNames.Gemm,
            "typicality",
            [
                builder.Append("Sub", "typicality.done", [one, left]),
                builder.Floats("typicality.heights", [1, ramps], heights),
                builder.Floats("typicality.lowest", [1], [levels[0]]),
            ],
            node => node.WithInt("transB", 1),
            Typicality);
    }

    private static void AppendCode(GraphBuilder builder, string? unsure, string? unknown)
    {
        if (unsure is null || unknown is null)
        {
            // 1 is unsure, 2 is unknown.
            var times = builder.Floats("decision.times", [1], [unknown is null ? 1 : 2]);
            builder.Append("Mul", "decision.code", [unsure ?? unknown!, times], output: Code);
            return;
        }

        // Unknown comes before unsure: the largest of unsure and 2 · unknown.
        var twice = builder.Append("Add", "decision.unknown", [unknown, unknown]);
        var rest = builder.Append(
            "Relu", "decision.unsure", [builder.Append("Sub", "decision.difference", [unsure, twice])]);
        builder.Append("Add", "decision.code", [twice, rest], output: Code);
    }

    private static string Below(GraphBuilder builder, string name, string number, float least) => AsFloat(
        builder, name, builder.Append("Less", $"{name}.isBelow", [number, builder.Floats($"{name}.least", [1], [least])]));

    private static string Scaled(GraphBuilder builder, string name, string number, float factor, float offset) => builder.Append(
        "Add",
        name,
        [
            builder.Append("Mul", $"{name}.scaled", [number, builder.Floats($"{name}.factor", [1], [factor])]),
            builder.Floats($"{name}.offset", [1], [offset]),
        ]);

    private static string AsFloat(GraphBuilder builder, string name, string truth) => builder.Append("Cast", name, [truth], Float);

    private static void Float(NodeProto node) => node.WithInt("to", (int)DataType.Float);

    /// <summary>The words of <see cref="ImageDecision"/> in the order of their numbers.</summary>
    private static string Words(OnnxModel model, GraphBuilder builder)
    {
        var words = Enum.GetValues<ImageDecision>();
        var tensor = new TensorProto { Name = builder.UniqueName($"{GraphBuilder.Prefix}decision.words"), DataType = (int)DataType.String };
        tensor.Dims.Add(words.Length);
        tensor.StringData.AddRange(words.Select(word => ByteString.CopyFromUtf8(CamelCase.Of(word))));
        model.Graph.Initializer.Add(tensor);
        return tensor.Name;
    }
}
