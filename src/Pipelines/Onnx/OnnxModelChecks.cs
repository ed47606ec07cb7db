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

    /// <param name="model">The model.</param>
    /// <param name="bytes">The file from which it was parsed, to say what that is where it is none; may be empty.</param>
    /// <param name="place">The file, for errors.</param>
    /// <param name="isRun">Whether the graph is to run; otherwise only what it stores is checked.</param>
    /// <exception cref="PipelineException">The model cannot be used; carries every reason found.</exception>
    public static void ThrowIfUnusable(ModelProto model, ReadOnlySpan<byte> bytes, string place, bool isRun)
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
        TensorChecks.Check(model, place, problems);
        if (model.Graph.Node.Count == 0 || model.Graph.Output.Count == 0)
        {
            problems.Add(new(place, "The graph is empty: it has no nodes or no output."));
        }

        if (isRun)
        {
            ScopeChecks.Check(model, place, problems);
            FunctionChecks.Check(model, place, problems);
        }

        if (problems.Count > 0)
        {
            throw new PipelineException(problems);
        }
    }

    private static void CheckOpset(ModelProto model, string place, List<Problem> problems)
    {
        var standard = model.OpsetImport.Where(import => OnnxModel.IsStandardDomain(import.Domain)).ToList();
        var opset = standard.FirstOrDefault();
        if (opset is null)
        {
            problems.Add(new(
                place,
                "The file does not say in which operator set (opset) it is written; it may be cut short.",
                "Copy or export it again."));
        }
        else if (standard.Find(other => other.Version != opset.Version) is { } second)
        {
            problems.Add(new(
                place,
                $"The file says twice in which opset it is written: {opset.Version} and {second.Version}; it is damaged.",
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
        foreach (var node in AllNodes(model.Graph.Node).Concat(model.Functions.SelectMany(function => AllNodes(function.Node)))
            .Where(node => !RunnableDomains.Contains(node.Domain) && !defined.Contains(node.Domain))
            .DistinctBy(node => (node.Domain, node.OpType)))
        {
            problems.Add(new(
                place,
                $"The operator '{node.OpType}' of the custom domain '{node.Domain}' is unknown to ONNX Runtime.",
                "Export the model with standard operators only."));
        }
    }

    /// <summary>Nodes and those of their subgraphs.</summary>
    private static IEnumerable<NodeProto> AllNodes(IEnumerable<NodeProto> nodes) => nodes.SelectMany(
        node => GraphIndex.Subgraphs(node).SelectMany(graph => AllNodes(graph.Node)).Prepend(node));
}
