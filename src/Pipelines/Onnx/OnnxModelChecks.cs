using Pipelines.Onnx.Format;

namespace Pipelines.Onnx;

/// <summary>Refuses models that would fail later with an error nobody understands.</summary>
internal static class OnnxModelChecks
{
    /// <summary>Below this, operators broadcast and pad by other rules, and ONNX Runtime does not promise to run them.</summary>
    public const long MinimumOpset = 7;

    /// <summary>The newest opset that ONNX Runtime 1.31 runs (tried: 27 is refused).</summary>
    public const long MaximumOpset = 26;

    /// <summary>The newest version of the file format that ONNX Runtime 1.31 reads (tried: 14 is refused).</summary>
    public const long MaximumIrVersion = 13;

    private static readonly HashSet<string> RunnableDomains = new(StringComparer.Ordinal)
    {
        "", "ai.onnx", "ai.onnx.ml", "com.microsoft",
    };

    /// <exception cref="PipelineException">The model cannot be used; carries every reason found.</exception>
    public static void ThrowIfUnusable(ModelProto model, ReadOnlySpan<byte> bytes, string place)
    {
        if (model.Graph is null)
        {
            throw new PipelineException(model.IrVersion > 0
                ? new Problem(place, "The ONNX file holds no graph; it is cut short or not a model.", "Copy or export it again.")
                : ForeignFile.Describe(bytes, place));
        }

        var problems = new List<Problem>();
        if (model.IrVersion > MaximumIrVersion)
        {
            problems.Add(new(
                place,
                $"The file has version {model.IrVersion} of the ONNX format (ir_version).",
                $"Save it with version {MaximumIrVersion} or older, for example 8."));
        }

        CheckOpset(model, place, problems);
        CheckDomains(model, place, problems);
        CheckInitializers(model.Graph, place, problems);
        if (model.Graph.Node.Count == 0 || model.Graph.Output.Count == 0)
        {
            problems.Add(new(place, "The graph is empty: it has no nodes or no output."));
        }

        CheckTensors(model.Graph, place, problems);

        if (problems.Count > 0)
        {
            throw new PipelineException(problems);
        }
    }

    private static void CheckOpset(ModelProto model, string place, List<Problem> problems)
    {
        var opset = model.OpsetImport.FirstOrDefault(import => OnnxModel.IsStandardDomain(import.Domain));
        if (opset is null)
        {
            problems.Add(new(
                place,
                "The file does not say in which operator set (opset) it is written; it may be cut short.",
                "Copy or export it again."));
        }
        else if (opset.Version is < MinimumOpset or > MaximumOpset)
        {
            problems.Add(new(
                place,
                $"The graph is written in opset {opset.Version}.",
                $"Export it again with an opset from {MinimumOpset} to {MaximumOpset}, for example 17."));
        }
    }

    private static void CheckDomains(ModelProto model, string place, List<Problem> problems)
    {
        var defined = model.Functions.Select(function => function.Domain).ToHashSet(StringComparer.Ordinal);
        foreach (var node in model.Graph.Node
            .Where(node => !RunnableDomains.Contains(node.Domain) && !defined.Contains(node.Domain))
            .DistinctBy(node => (node.Domain, node.OpType)))
        {
            problems.Add(new(
                place,
                $"The operator '{node.OpType}' of the custom domain '{node.Domain}' is unknown to ONNX Runtime.",
                "Export the model with standard operators only."));
        }
    }

    /// <summary>Each tensor is made once, and from tensors made before: everything that walks through a graph relies on it.</summary>
    private static void CheckTensors(GraphProto graph, string place, List<Problem> problems)
    {
        var given = graph.Initializer.Select(tensor => tensor.Name)
            .Concat(graph.Input.Select(input => input.Name)).ToHashSet(StringComparer.Ordinal);
        var made = graph.Node.SelectMany(node => node.Output).Where(name => name.Length > 0);
        if (graph.Initializer.CountBy(tensor => tensor.Name, StringComparer.Ordinal)
            .FirstOrDefault(entry => entry.Value > 1).Key is { } stored)
        {
            problems.Add(new(place, $"The file stores the tensor '{stored}' twice; it is damaged.", "Copy or export it again."));
        }
        else if (made.FirstOrDefault(name => !given.Add(name)) is { } twice)
        {
            problems.Add(new(place, $"The graph makes the tensor '{twice}' twice; the file is damaged.", "Copy or export it again."));
        }
        else if (!new GraphIndex(graph).TryOrder(out _))
        {
            problems.Add(new(place, "The graph has a cycle; the file is damaged.", "Copy or export it again."));
        }
    }

    private static void CheckInitializers(GraphProto graph, string place, List<Problem> problems)
    {
        if (graph.Initializer.FirstOrDefault(
            tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External || tensor.ExternalData.Count > 0) is { } external)
        {
            problems.Add(new(
                place,
                $"The weights (such as '{external.Name}') lie in another file (external data).",
                "Save the model as one file, for example with onnx.save_model(..., save_as_external_data=False)."));
            return;
        }

        foreach (var type in new[] { TensorProto.Types.DataType.Float16, TensorProto.Types.DataType.Bfloat16 })
        {
            if (graph.Initializer.FirstOrDefault(tensor => tensor.DataType == (int)type) is { } half)
            {
                problems.Add(new(
                    place,
                    $"The weights (such as '{half.Name}') are {type.ToString().ToLowerInvariant()}; only float32 is supported.",
                    "Export the model in float32."));
            }
        }

        if (graph.Initializer.FirstOrDefault(tensor => !TensorData.IsConsistent(tensor)) is { } damaged)
        {
            problems.Add(new(
                place,
                $"The weight '{damaged.Name}' does not hold as many values as its shape [{string.Join(", ", damaged.Dims)}] asks for; "
                    + "the file is damaged.",
                "Copy or export it again."));
        }
    }
}
