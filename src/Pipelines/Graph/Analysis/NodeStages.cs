using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Graph.Analysis;

/// <summary>
/// Divides the nodes of a network into stages. Only tensors through which everything passes count (the trunk): the small maps of a
/// squeeze-and-excitation branch or the strided shortcut of a residual block are inside a stage. Only sizes count that a convolution or
/// pooling has made: where channels come last for a while, as in ConvNeXt, height and width are elsewhere.
/// </summary>
internal sealed class NodeStages
{
    private readonly Dictionary<NodeProto, int> _stageOf = new(ReferenceEqualityComparer.Instance);
    private readonly List<(long Height, long Width)> _sizes = [default];
    private readonly GraphIndex _index;

    /// <summary>Divides a network.</summary>
    /// <param name="model">The network.</param>
    /// <param name="input">Name of its input.</param>
    /// <param name="sizes">Height and width of its four-dimensional tensors, by name.</param>
    public NodeStages(OnnxModel model, string input, IReadOnlyDictionary<string, (long Height, long Width)> sizes)
    {
        _index = new GraphIndex(model.Graph);
        var flow = new DataFlow(_index, input);
        var spatial = sizes.Where(made => _index.Producer(made.Key) is { } node && OperatorTable.Of(node).ResizesMaps)
            .Select(made => made.Value).ToHashSet();
        foreach (var tensor in Trunk(flow, model.Graph.Output[0].Name))
        {
            if (sizes.TryGetValue(tensor, out var size) && size != _sizes[^1] && spatial.Contains(size))
            {
                _sizes.Add(size);
            }

            foreach (var node in flow.NodesBetween(flow.Dominator(tensor), tensor))
            {
                _stageOf[node] = _sizes.Count - 1;
            }
        }

        foreach (var node in _index.TopologicalOrder().Reverse().Where(node => !_stageOf.ContainsKey(node)))
        {
            _stageOf[node] = node.Output.SelectMany(_index.Consumers).Select(StageOf).DefaultIfEmpty(_sizes.Count - 1).Min();
        }
    }

    /// <summary>Height and width of the maps that each stage puts out; of the first, before any layer, nothing is known.</summary>
    public IReadOnlyList<(long Height, long Width)> Sizes => _sizes;

    /// <summary>The tensors through which everything passes, from the input (not among them) to the output.</summary>
    public static IEnumerable<string> Trunk(DataFlow flow, string output)
    {
        var trunk = new Stack<string>();
        for (var tensor = flow.Reaches(output) ? output : null;
            tensor is not null && flow.Dominator(tensor) is { } dominator;
            tensor = dominator)
        {
            trunk.Push(tensor);
        }

        return trunk;
    }

    /// <summary>
    /// The stage of a node. One that only transposes weights belongs where they are used; one that leads to another output, at the end.
    /// </summary>
    public int StageOf(NodeProto node) => _stageOf[node];
}
