using Pipelines.Onnx.Format;

namespace Pipelines.Onnx;

/// <summary>Changes to a graph that keep the names of its nodes and weights.</summary>
internal static class GraphEditing
{
    /// <summary>The version of the file format from which on initializers need not be listed among the inputs.</summary>
    private const long FirstVersionWithoutInitializerInputs = 4;

    /// <summary>
    /// A copy of the model that ends at a tensor: the tensor is its only output, and nodes, weights and inputs that it does not need
    /// are gone. Recorded shapes of inner tensors go too, as they may hold a fixed batch size; ONNX Runtime finds them again.
    /// </summary>
    /// <exception cref="ArgumentException">No node of the graph makes that tensor.</exception>
    public static OnnxModel CutAt(this OnnxModel model, string tensor)
    {
        if (new GraphIndex(model.Graph).Producer(tensor) is null)
        {
            throw new ArgumentException($"No node of the graph makes the tensor '{tensor}'.", nameof(tensor));
        }

        var cut = model.Clone();
        cut.Graph.Output.Clear();
        cut.Graph.Output.Add(new ValueInfoProto { Name = tensor });
        cut.Graph.ValueInfo.Clear();
        Prune(cut);
        return cut;
    }

    /// <summary>
    /// Removes the nodes, initializers and inputs on which no output depends, and brings the nodes into topological order.
    /// </summary>
    public static void Prune(OnnxModel model)
    {
        var graph = model.Graph;
        var index = new GraphIndex(graph);
        var needed = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(graph.Output.Select(output => output.Name));
        while (open.TryPop(out var name))
        {
            if (needed.Add(name) && index.Producer(name) is { } producer)
            {
                foreach (var input in GraphIndex.ReadBy(producer).Concat(producer.Output))
                {
                    open.Push(input);
                }
            }
        }

        var nodes = index.TopologicalOrder().Where(node => node.Output.Any(needed.Contains)).ToList();
        var initializers = graph.Initializer.Where(initializer => needed.Contains(initializer.Name)).ToList();
        var inputs = index.Inputs.Where(input => needed.Contains(input.Name)).ToList();
        graph.Node.Clear();
        graph.Node.AddRange(nodes);
        graph.Initializer.Clear();
        graph.Initializer.AddRange(initializers);
        graph.Input.Clear();
        graph.Input.AddRange(inputs);
        model.Proto.IrVersion = Math.Max(model.Proto.IrVersion, FirstVersionWithoutInitializerInputs);
    }

    /// <summary>
    /// Shortens lists of inputs that end in inputs left out. It means the same, but ONNX Runtime 1.31 ends the process at such a
    /// LayerNormalization and refuses such a Squeeze.
    /// </summary>
    public static void RemoveTrailingEmptyInputs(IEnumerable<NodeProto> nodes)
    {
        foreach (var node in nodes)
        {
            while (node.Input is [.., ""])
            {
                node.Input.RemoveAt(node.Input.Count - 1);
            }

            foreach (var subgraph in GraphIndex.Subgraphs(node))
            {
                RemoveTrailingEmptyInputs(subgraph.Node);
            }
        }
    }

    /// <summary>Gives a tensor another name, wherever it is made or read.</summary>
    public static void RenameTensor(GraphProto graph, string name, string newName)
    {
        foreach (var node in graph.Node)
        {
            Replace(node.Input, name, newName);
            Replace(node.Output, name, newName);
            foreach (var subgraph in GraphIndex.Subgraphs(node))
            {
                RenameTensor(subgraph, name, newName);
            }
        }

        foreach (var value in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo).Where(value => value.Name == name))
        {
            value.Name = newName;
        }

        foreach (var initializer in graph.Initializer.Where(initializer => initializer.Name == name))
        {
            initializer.Name = newName;
        }
    }

    /// <summary>Removes texts for people, in which exporters leave paths and stack traces of the machine they ran on.</summary>
    public static void RemoveDocumentation(OnnxModel model)
    {
        model.Proto.ClearDocString();
        model.Graph.ClearDocString();
        model.Graph.MetadataProps.Clear();
        foreach (var node in model.Graph.Node)
        {
            node.ClearDocString();
            node.MetadataProps.Clear();
        }
    }

    private static void Replace(IList<string> names, string name, string newName)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                names[i] = newName;
            }
        }
    }
}
