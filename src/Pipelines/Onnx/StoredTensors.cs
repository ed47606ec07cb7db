using Pipelines.Onnx.Format;

namespace Pipelines.Onnx;

/// <summary>A tensor that a file stores, and where.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Description">What to call it in an error, such as "weight 'conv.weight'".</param>
internal sealed record StoredTensor(TensorProto Tensor, string Description)
{
    /// <summary>
    /// Every tensor of a file: the weights of the graph and of the bodies of If, Loop and Scan, the attributes of all nodes, and those of
    /// functions. Sparse ones are not among them.
    /// </summary>
    public static IEnumerable<StoredTensor> AllOf(ModelProto model) => OfGraph(model.Graph, "").Concat(model.Functions.SelectMany(
        function => OfNodes(function.Node, $" in the function '{function.Name}'").Concat(function.AttributeProto.SelectMany(
            attribute => OfAttribute(attribute, $"'{attribute.Name}' of the function '{function.Name}'")))));

    /// <summary>What to call a node in an error: its name, or its first output, and its operator.</summary>
    public static string NameOf(NodeProto node)
    {
        var name = node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault(output => output.Length > 0, "");
        return name.Length > 0 ? $"'{name}' ({node.OpType})" : $"without a name ({node.OpType})";
    }

    private static IEnumerable<StoredTensor> OfGraph(GraphProto graph, string where) =>
        graph.Initializer.Select(tensor => new StoredTensor(tensor, $"weight '{tensor.Name}'{where}")).Concat(OfNodes(graph.Node, where));

    private static IEnumerable<StoredTensor> OfNodes(IEnumerable<NodeProto> nodes, string where) => nodes.SelectMany(
        node => node.Attribute.SelectMany(attribute => OfAttribute(attribute, $"'{attribute.Name}' of the node {NameOf(node)}{where}")));

    private static IEnumerable<StoredTensor> OfAttribute(AttributeProto attribute, string name)
    {
        var tensors = attribute.T is null ? attribute.Tensors : attribute.Tensors.Prepend(attribute.T);
        var graphs = attribute.G is null ? attribute.Graphs : attribute.Graphs.Prepend(attribute.G);
        return tensors.Select(tensor => new StoredTensor(tensor, $"tensor {name}"))
            .Concat(graphs.SelectMany(graph => OfGraph(graph, $" in the subgraph {name}")));
    }
}
