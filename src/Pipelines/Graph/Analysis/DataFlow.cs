using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Graph.Analysis;

/// <summary>
/// How data flows from one input through a graph: for each tensor, the latest earlier tensor through which everything passes (its
/// immediate dominator). Operators that pass on only a shape, such as Shape itself, end the flow.
/// </summary>
internal sealed class DataFlow
{
    private readonly Dictionary<string, Step> _steps = new(StringComparer.Ordinal);
    private readonly GraphIndex _index;

    /// <summary>Follows the flow that begins at <paramref name="input"/>.</summary>
    /// <remarks>
    /// Dominators in a graph without cycles: the lowest common ancestor, in the tree of dominators, of all tensors
    /// read (Cooper et al., 2001).
    /// </remarks>
    public DataFlow(GraphIndex index, string input)
    {
        _index = index;
        _steps.Add(input, new Step(null, 0, null));
        foreach (var node in index.TopologicalOrder().Where(node => !OperatorTable.Of(node).ReadsShapeOnly))
        {
            string? dominator = null;
            foreach (var read in GraphIndex.ReadBy(node).Where(_steps.ContainsKey))
            {
                dominator = dominator is null ? read : CommonAncestor(dominator, read);
            }

            if (dominator is not null)
            {
                foreach (var output in node.Output.Where(name => name.Length > 0))
                {
                    _steps[output] = After(dominator);
                }
            }
        }
    }

    /// <summary>Whether the tensor depends on the input.</summary>
    public bool Reaches(string tensor) => _steps.ContainsKey(tensor);

    /// <summary>The latest tensor before this one through which everything passes; null for the input itself.</summary>
    public string? Dominator(string tensor) => _steps[tensor].Dominator;

    /// <summary>The nodes on the ways from a tensor's dominator to the tensor.</summary>
    public IReadOnlyList<NodeProto> NodesBetween(string? dominator, string tensor)
    {
        var nodes = new List<NodeProto>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([tensor]);
        while (open.TryPop(out var name))
        {
            if (name != dominator && seen.Add(name) && _index.Producer(name) is { } producer)
            {
                nodes.Add(producer);
                foreach (var read in GraphIndex.ReadBy(producer).Where(Reaches))
                {
                    open.Push(read);
                }
            }
        }

        return nodes;
    }

    /// <summary>
    /// The step of a tensor with that dominator. Its jump goes back so far that any ancestor is a logarithmic number of jumps away (Myers,
    /// An applicative random-access stack, 1983): long chains with many branches would take hours otherwise.
    /// </summary>
    private Step After(string dominator)
    {
        var before = _steps[dominator];
        var far = before.Jump is { } jump ? _steps[jump] : before;
        var farther = far.Jump is { } next ? _steps[next] : far;
        return new(
            dominator,
            before.Depth + 1,
            before.Jump is not null && before.Depth - far.Depth == far.Depth - farther.Depth ? far.Jump : dominator);
    }

    private string CommonAncestor(string first, string second)
    {
        if (_steps[first].Depth < _steps[second].Depth)
        {
            (first, second) = (second, first);
        }

        var depth = _steps[second].Depth;
        while (_steps[first].Depth > depth)
        {
            var step = _steps[first];
            first = _steps[step.Jump!].Depth >= depth ? step.Jump! : step.Dominator!;
        }

        while (first != second)
        {
            var (a, b) = (_steps[first], _steps[second]);
            (first, second) = a.Jump != b.Jump ? (a.Jump!, b.Jump!) : (a.Dominator!, b.Dominator!);
        }

        return first;
    }

    /// <param name="Dominator">The latest tensor before this one through which everything passes; null for the input.</param>
    /// <param name="Depth">How many dominators come before.</param>
    /// <param name="Jump">A dominator further back, or the first; null for the input.</param>
    private readonly record struct Step(string? Dominator, int Depth, string? Jump);
}
