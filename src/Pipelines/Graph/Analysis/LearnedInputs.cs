using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using DataType = Pipelines.Onnx.Format.TensorProto.Types.DataType;

namespace Pipelines.Graph.Analysis;

/// <summary>A stored tensor that an operator reads as something learned.</summary>
/// <param name="Node">The node that reads it; of several, the first.</param>
/// <param name="Input">Which of the node's inputs it is.</param>
/// <param name="Role">What it is to the operator that the numbers are for.</param>
/// <param name="Shared">
/// The tensor's own name where all its readers mean the same numbers (see <see cref="LearnedInputs"/>); null where
/// each reader trains its own.
/// </param>
internal sealed record LearnedInput(NodeProto Node, int Input, LearnedRole Role, string? Shared)
{
    /// <summary>The name by which the node reads it, or the name of shared numbers.</summary>
    public string Tensor => Shared ?? Node.Input[Input];
}

/// <summary>
/// Decides which stored numbers are trained. Always: float32 numbers that the table of operators calls weights, biases or the numbers of a
/// normalisation, also those from which such numbers are computed without the images: transposed or reshaped, or, as in weight
/// standardisation (Qiao et al., Micro-Batch Training with Batch-Channel Normalization and Weight Standardization, 2019), by arithmetic.
/// Never: integers, and inputs that the table does not list, such as the bounds of Clip, exponents, or axes. A stored factor or addend (of
/// Mul, Div, Add, Sub), reshaped or gathered from a table or not, is trained if it has more than one number, comes after the first learned
/// layer (before it, it normalises pixels), and was not put there by this library (<see cref="GraphBuilder.Prefix"/>). What arithmetic
/// computes something from is one parameter, however often it is read.
/// </summary>
internal sealed class LearnedInputs
{
    private readonly List<LearnedInput> _found = [];
    private readonly HashSet<(NodeProto Node, int Input)> _reads = [];
    private readonly HashSet<Read> _followed = [];
    private readonly HashSet<string> _shared = new(StringComparer.Ordinal);
    private readonly GraphIndex _index;
    private readonly long _opset;

    private LearnedInputs(OnnxModel model) => (_index, _opset) = (new GraphIndex(model.Graph), model.Opset);

    /// <summary>The learned inputs of a graph, in the order of the nodes that they are for.</summary>
    public static IReadOnlyList<LearnedInput> Of(OnnxModel model)
    {
        var search = new LearnedInputs(model);
        search.Find();
        return search._found;
    }

    private void Find()
    {
        var computed = _index.ComputedFromInputs();
        var afterLearnedLayer = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in _index.TopologicalOrder().Where(node => node.Input.Any(computed.Contains)))
        {
            var before = _found.Count;
            var isAfterLayer = node.Input.Any(afterLearnedLayer.Contains);
            for (var input = 0; input < node.Input.Count; input++)
            {
                var role = RoleOf(node, input);
                var isCertain = role is not (LearnedRole.MaybeBias or LearnedRole.MaybeScale);
                if (role != LearnedRole.None && !computed.Contains(node.Input[input]) && (isCertain || isAfterLayer))
                {
                    Follow(node, input, Certain(role), isCertain, isShared: false);
                }
            }

            if (_found.Count > before || isAfterLayer)
            {
                afterLearnedLayer.UnionWith(node.Output);
            }
        }
    }

    /// <summary>Follows a tensor that does not depend on the images back to what is stored.</summary>
    private void Follow(NodeProto node, int input, LearnedRole role, bool isCertain, bool isShared)
    {
        // Not by recursion: a file may compute weights by a chain of any length, and by branches that join again and again.
        var open = new Stack<Read>([new(node, input, role, isCertain, isShared)]);
        while (open.TryPop(out var read))
        {
            if (_followed.Add(read))
            {
                foreach (var before in Enumerable.Reverse(SourcesOf(read)))
                {
                    open.Push(before);
                }
            }
        }
    }

    /// <summary>Notes a read of a stored tensor, or gives the reads from which what is read is computed.</summary>
    private List<Read> SourcesOf(Read read)
    {
        var (node, input, role, isCertain, isShared) = read;
        var before = new List<Read>();
        var tensor = node.Input[input];
        if (_index.Constant(tensor) is { } stored)
        {
            var mayBeConstant = !isCertain || isShared;
            var isConstant = mayBeConstant
                && (tensor.StartsWith(GraphBuilder.Prefix, StringComparison.Ordinal) || stored.Dims.All(size => size == 1));
            if (stored.DataType == (int)DataType.Float && !isConstant
                && _reads.Add((node, input)) && (!isShared || _shared.Add(NameOfStored(tensor))))
            {
                _found.Add(new(node, input, role, isShared ? NameOfStored(tensor) : null));
            }
        }
        else if (_index.Producer(tensor) is { } maker && MayFollow(OperatorTable.Of(maker).Gradient, isCertain))
        {
            var path = OperatorTable.Of(maker).Gradient;
            for (var place = 0; place < maker.Input.Count; place++)
            {
                // Of an operator whose inputs are not all of one kind, the table knows which of the others are learned.
                var own = RoleOf(maker, place);
                var isLearned = own is not (LearnedRole.None or LearnedRole.MaybeBias or LearnedRole.MaybeScale or LearnedRole.Statistic);
                if (maker.Input[place].Length > 0 && (isLearned || IsOnPath(path, place)))
                {
                    var isOwn = isLearned && path != GradientPath.All;
                    before.Add(new(maker, place, isOwn ? own : role, isCertain, isShared || path != GradientPath.Layout));
                }
            }
        }

        return before;
    }

    /// <summary>Factors and addends that may be constants are followed only where no arithmetic changes them.</summary>
    private static bool MayFollow(GradientPath path, bool isCertain) =>
        path != GradientPath.None && (isCertain || path is GradientPath.Layout or GradientPath.Selection);

    private static bool IsOnPath(GradientPath path, int input) => path switch
    {
        GradientPath.All => true,
        GradientPath.AllButFirst => input > 0,
        _ => input == 0,
    };

    private static LearnedRole Certain(LearnedRole role) => role switch
    {
        LearnedRole.MaybeBias => LearnedRole.Bias,
        LearnedRole.MaybeScale => LearnedRole.Scale,
        _ => role,
    };

    private LearnedRole RoleOf(NodeProto node, int input)
    {
        var roles = OperatorTable.Trained(node, _opset)?.Learned ?? [];
        return input < roles.Count ? roles[input] : LearnedRole.None;
    }

    /// <summary>The name under which a tensor is stored, before all Identity nodes.</summary>
    private string NameOfStored(string tensor)
    {
        while (_index.Producer(tensor) is { OpType: OperatorNames.Identity } identity)
        {
            tensor = identity.Input[0];
        }

        return tensor;
    }

    /// <summary>An input of a node, and as what it is followed.</summary>
    private readonly record struct Read(NodeProto Node, int Input, LearnedRole Role, bool IsCertain, bool IsShared)
    {
        // Nodes are compared by reference: their own comparison goes through all they hold.
        public bool Equals(Read other) => ReferenceEquals(Node, other.Node)
            && (Input, Role, IsCertain, IsShared) == (other.Input, other.Role, other.IsCertain, other.IsShared);

        public override int GetHashCode() =>
            HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Node), Input, Role, IsCertain, IsShared);
    }
}
