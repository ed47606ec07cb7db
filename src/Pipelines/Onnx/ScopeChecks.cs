using Pipelines.Onnx.Format;

namespace Pipelines.Onnx;

/// <summary>
/// Checks the names in a graph, in the bodies of its nodes (If, Loop, Scan) and in functions: each tensor is made once, and from tensors
/// that are there. Everything that walks through a graph relies on it.
/// </summary>
internal sealed class ScopeChecks
{
    private const string CopyAgain = "Copy or export it again.";

    /// <summary>Operators of ONNX's own domain that read nothing.</summary>
    private static readonly HashSet<string> s_withoutInputs = new(StringComparer.Ordinal)
    {
        OperatorNames.Constant, "Optional", "RandomNormal", "RandomUniform", "SequenceEmpty",
    };

    /// <summary>Operators of ONNX's own domain whose first input may be left out.</summary>
    private static readonly HashSet<string> s_withoutFirstInput = new(StringComparer.Ordinal) { "Loop", "Scan" };

    private readonly string _place;
    private readonly HashSet<(string Domain, string Name)> _functions;

    private ScopeChecks(ModelProto model, string place)
    {
        _place = place;
        _functions = [.. model.Functions.Select(function => (function.Domain, function.Name))];
    }

    /// <summary>Adds a problem for the first thing that is wrong in the graph, and in each function.</summary>
    public static void Check(ModelProto model, string place, List<Problem> problems)
    {
        var checks = new ScopeChecks(model, place);
        var found = model.Functions.Select(function => checks.FirstIn(BodyOf(function), null, $"The function '{function.Name}'"))
            .Prepend(checks.FirstIn(model.Graph, null, "The graph"));
        problems.AddRange(found.OfType<Problem>());
    }

    private static GraphProto BodyOf(FunctionProto function)
    {
        var body = new GraphProto();
        body.Node.AddRange(function.Node);
        body.Input.AddRange(function.Input.Select(name => new ValueInfoProto { Name = name }));
        body.Output.AddRange(function.Output.Select(name => new ValueInfoProto { Name = name }));
        return body;
    }

    private Problem? FirstIn(GraphProto graph, Scope? outer, string where)
    {
        var scope = new Scope(outer);
        return graph.Node.Select(node => OfNode(node, where)).OfType<Problem>().FirstOrDefault()
            ?? OfNames(graph, scope, where)
            ?? OfReads(graph, scope, where)
            ?? (new GraphIndex(graph).TryOrder(out _) ? null : Damaged($"{where} has a cycle"))
            ?? graph.Node
                .SelectMany(node => GraphIndex.Subgraphs(node).Select(
                    subgraph => FirstIn(subgraph, scope, $"The subgraph of the node {StoredTensor.NameOf(node)}")))
                .OfType<Problem>().FirstOrDefault();
    }

    /// <summary>What is wrong with a node by itself.</summary>
    private Problem? OfNode(NodeProto node, string where)
    {
        if (node.OpType.Length == 0)
        {
            return Damaged($"{where} has a node {StoredTensor.NameOf(node)} that names no operator");
        }

        if (node.Output.All(name => name.Length == 0))
        {
            return Damaged($"The node {StoredTensor.NameOf(node)} has no outputs");
        }

        if (!OnnxModel.IsStandardDomain(node.Domain) || _functions.Contains((node.Domain, node.OpType)))
        {
            return null;
        }

        if (node.Input.All(name => name.Length == 0))
        {
            return s_withoutInputs.Contains(node.OpType) ? null : Damaged($"The node {StoredTensor.NameOf(node)} has no inputs");
        }

        return node.Input[0].Length > 0 || s_withoutFirstInput.Contains(node.OpType)
            ? null
            : Damaged($"The node {StoredTensor.NameOf(node)} lacks its first input");
    }

    /// <summary>Collects the names of a graph's tensors.</summary>
    private Problem? OfNames(GraphProto graph, Scope scope, string where)
    {
        var stored = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in graph.Initializer.Select(tensor => tensor.Name))
        {
            if (name.Length == 0 || !stored.Add(name))
            {
                return Damaged(name.Length == 0 ? $"{where} stores a tensor without a name" : $"{where} stores the tensor '{name}' twice");
            }
        }

        foreach (var name in graph.Input.Select(input => input.Name))
        {
            if (name.Length == 0 || !scope.Add(name))
            {
                return Damaged(name.Length == 0 ? $"{where} has an input without a name" : $"{where} has the input '{name}' twice");
            }
        }

        // Old files list the weights among the inputs.
        foreach (var name in stored)
        {
            scope.Add(name);
        }

        return graph.Node.SelectMany(node => node.Output).FirstOrDefault(name => name.Length > 0 && !scope.Add(name)) is { } twice
            ? Damaged($"{where} makes the tensor '{twice}' twice")
            : null;
    }

    private Problem? OfReads(GraphProto graph, Scope scope, string where)
    {
        foreach (var node in graph.Node)
        {
            if (node.Input.FirstOrDefault(name => name.Length > 0 && !scope.Has(name)) is { } missing)
            {
                return Damaged(
                    $"The node {StoredTensor.NameOf(node)} reads the tensor '{missing}', which the file neither stores nor computes");
            }
        }

        return graph.Output.FirstOrDefault(output => !scope.Has(output.Name)) is { } unmade
            ? Damaged($"{where} has the output '{unmade.Name}', which the file neither stores nor computes")
            : null;
    }

    private Problem Damaged(string found) => new(_place, found + "; the file is damaged.", CopyAgain);

    /// <summary>The names that the nodes of a graph may read.</summary>
    private sealed class Scope(Scope? outer)
    {
        private readonly HashSet<string> _names = new(StringComparer.Ordinal);

        public bool Add(string name) => _names.Add(name);

        public bool Has(string name)
        {
            for (var scope = this; scope is not null; scope = scope.Outer)
            {
                if (scope._names.Contains(name))
                {
                    return true;
                }
            }

            return false;
        }

        private Scope? Outer => outer;
    }
}
