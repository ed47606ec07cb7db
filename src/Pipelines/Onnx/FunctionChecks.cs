using Pipelines.Onnx.Format;

namespace Pipelines.Onnx;

/// <summary>
/// Refuses functions that ONNX Runtime, which writes each out wherever it is called, could not write out: those that call themselves, and
/// those that become too many nodes.
/// </summary>
internal sealed class FunctionChecks
{
    /// <summary>How deep functions may call each other; exporters make one of each module of a network.</summary>
    private const int MaximumDepth = 32;

    private readonly Dictionary<(string Domain, string Name, string Overload), FunctionProto> _functions = [];
    private readonly Dictionary<FunctionProto, long> _sizes = new(ReferenceEqualityComparer.Instance);
    private readonly string _place;
    private Problem? _problem;

    private FunctionChecks(ModelProto model, string place)
    {
        _place = place;
        foreach (var function in model.Functions)
        {
            _functions[(function.Domain, function.Name, function.Overload)] = function;
        }
    }

    /// <summary>Adds a problem where the functions cannot be written out.</summary>
    public static void Check(ModelProto model, string place, List<Problem> problems)
    {
        if (model.Functions.Count == 0)
        {
            return;
        }

        var checks = new FunctionChecks(model, place);
        var size = checks.SizeOf(model.Graph.Node, 0);
        if (checks._problem is null && size > ModelCost.MaximumNodes)
        {
            checks._problem = checks.Refused($"Written out, the functions of the graph have more than {ModelCost.MaximumNodes:n0} nodes");
        }

        problems.AddRange(new[] { checks._problem }.OfType<Problem>());
    }

    /// <summary>How many nodes some nodes become; at most one more than are allowed.</summary>
    private long SizeOf(IEnumerable<NodeProto> nodes, int depth)
    {
        var size = 0L;
        foreach (var node in nodes)
        {
            size += 1 + (Called(node) is { } function ? SizeOf(function, depth + 1) : 0)
                + GraphIndex.Subgraphs(node).Sum(subgraph => SizeOf(subgraph.Node, depth));
            size = Math.Min(size, ModelCost.MaximumNodes + 1);
        }

        return size;
    }

    private long SizeOf(FunctionProto function, int depth)
    {
        if (depth > MaximumDepth)
        {
            _problem ??= Refused(
                $"The function '{function.Name}' calls itself, or functions call each other more than {MaximumDepth} levels deep");
            return 0;
        }

        // A function that calls itself is looked at until it is too deep; what is known then is not used.
        if (_problem is null && !_sizes.TryGetValue(function, out var size))
        {
            size = SizeOf(function.Node, depth);
            _sizes[function] = size;
            return size;
        }

        return _problem is null ? _sizes[function] : 0;
    }

    private FunctionProto? Called(NodeProto node) => _functions.GetValueOrDefault((node.Domain, node.OpType, node.Overload));

    private Problem Refused(string found) => new(_place, found + ".", "Export the model without functions, for example with opset 17.");
}
