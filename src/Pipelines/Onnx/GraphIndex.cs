using Pipelines.Onnx.Format;

namespace Pipelines.Onnx;

/// <summary>
/// Answers questions about a graph: who makes a tensor, who reads it, what is constant. It is a snapshot: make a new one after the
/// graph was changed.
/// </summary>
internal sealed class GraphIndex
{
    private readonly Dictionary<string, TensorProto> _initializers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NodeProto> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NodeProto>> _consumers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto?> _constants = new(StringComparer.Ordinal);
    private readonly GraphProto _graph;

    /// <summary>Looks through the graph once.</summary>
    public GraphIndex(GraphProto graph)
    {
        _graph = graph;
        foreach (var initializer in graph.Initializer)
        {
            _initializers[initializer.Name] = initializer;
        }

        foreach (var node in graph.Node)
        {
            foreach (var output in node.Output.Where(name => name.Length > 0))
            {
                _producers[output] = node;
            }

            foreach (var input in ReadBy(node))
            {
                if (!_consumers.TryGetValue(input, out var readers))
                {
                    _consumers.Add(input, readers = []);
                }

                readers.Add(node);
            }
        }

        Inputs = [.. graph.Input.Where(input => !_initializers.ContainsKey(input.Name))];
    }

    /// <summary>The weights and other constants stored with the graph, by name.</summary>
    public IReadOnlyDictionary<string, TensorProto> Initializers => _initializers;

    /// <summary>The inputs that a caller has to give; old files list the initializers among the inputs, these are left out.</summary>
    public IReadOnlyList<ValueInfoProto> Inputs { get; }

    /// <summary>The node that makes a tensor; null for inputs, initializers and unknown names.</summary>
    public NodeProto? Producer(string tensor) => _producers.GetValueOrDefault(tensor);

    /// <summary>The nodes that read a tensor, in the order of the file; a node that reads it inside a subgraph (If, Loop) counts.</summary>
    public IReadOnlyList<NodeProto> Consumers(string tensor) => _consumers.TryGetValue(tensor, out var readers) ? readers : [];

    /// <summary>
    /// The value of a tensor that never changes: an initializer or the output of a Constant node, also behind Identity; otherwise null.
    /// </summary>
    public TensorProto? Constant(string tensor)
    {
        if (!_constants.TryGetValue(tensor, out var constant))
        {
            constant = FindConstant(tensor);
            _constants.Add(tensor, constant);
        }

        return constant;
    }

    private TensorProto? FindConstant(string tensor)
    {
        // The chain of Identity nodes is followed for as many steps as there are nodes, so that a damaged file with a cycle ends.
        for (var steps = 0; steps <= _graph.Node.Count; steps++)
        {
            if (_initializers.TryGetValue(tensor, out var initializer))
            {
                return initializer;
            }

            switch (Producer(tensor))
            {
                case { OpType: OperatorNames.Constant } constant:
                    return constant.Attribute("value")?.T;
                case { OpType: OperatorNames.Identity } identity when identity.Input.Count == 1:
                    tensor = identity.Input[0];
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The inputs, and all tensors whose numbers or shapes depend on them.</summary>
    public IReadOnlySet<string> ComputedFromInputs()
    {
        var computed = Inputs.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var node in TopologicalOrder().Where(node => ReadBy(node).Any(computed.Contains)))
        {
            computed.UnionWith(node.Output.Where(name => name.Length > 0));
        }

        return computed;
    }

    /// <summary>All tensors with a name: inputs, initializers and the outputs of nodes.</summary>
    public IEnumerable<string> TensorNames() =>
        _graph.Input.Select(input => input.Name).Concat(_initializers.Keys).Concat(_producers.Keys).Distinct(StringComparer.Ordinal);

    /// <summary>The nodes ordered so that each comes after all that it reads from.</summary>
    /// <exception cref="InvalidOperationException">The graph has a cycle.</exception>
    public IReadOnlyList<NodeProto> TopologicalOrder() =>
        TryOrder(out var order) ? order : throw new InvalidOperationException("The graph has a cycle.");

    /// <summary>Orders the nodes so that each comes after all that it reads from; false where a cycle makes that impossible.</summary>
    internal bool TryOrder(out IReadOnlyList<NodeProto> order)
    {
        var waiting = new Dictionary<NodeProto, int>(ReferenceEqualityComparer.Instance);
        var ready = new Queue<NodeProto>();
        foreach (var node in _graph.Node)
        {
            var inputs = ReadBy(node).Count(name => _producers.ContainsKey(name));
            waiting.Add(node, inputs);
            if (inputs == 0)
            {
                ready.Enqueue(node);
            }
        }

        var ordered = new List<NodeProto>(_graph.Node.Count);
        while (ready.TryDequeue(out var node))
        {
            ordered.Add(node);
            foreach (var reader in node.Output.SelectMany(Consumers))
            {
                if (--waiting[reader] == 0)
                {
                    ready.Enqueue(reader);
                }
            }
        }

        order = ordered;
        return ordered.Count == _graph.Node.Count;
    }

    /// <summary>The distinct names that a node reads, those that its subgraphs take from outside included.</summary>
    internal static IEnumerable<string> ReadBy(NodeProto node) =>
        node.Input.Concat(Subgraphs(node).SelectMany(
            graph => graph.Node.SelectMany(ReadBy).Concat(graph.Output.Select(output => output.Name))))
            .Where(name => name.Length > 0)
            .Distinct(StringComparer.Ordinal);

    internal static IEnumerable<GraphProto> Subgraphs(NodeProto node) =>
        node.Attribute.SelectMany(attribute => attribute.G is null ? attribute.Graphs : attribute.Graphs.Prepend(attribute.G));
}
