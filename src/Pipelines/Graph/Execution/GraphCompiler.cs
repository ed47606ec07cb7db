using Pipelines.Graph.Analysis;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipelines.Graph.Execution;

/// <summary>A graph that is ready to run, with the tensors that training changes.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Parameters">The trainable tensors, in the order of the nodes that read them.</param>
/// <param name="Statistics">The running statistics, by the name of their initializer.</param>
internal sealed record PreparedGraph(
    CompiledGraph Graph, IReadOnlyList<GraphParameter> Parameters, IReadOnlyList<(string Name, Tensor Value)> Statistics);

/// <summary>
/// Prepares a graph in its trainable form: tensors get numbers, nodes become operations, what is constant is computed once.
/// </summary>
internal sealed class GraphCompiler
{
    private readonly OnnxModel _model;
    private readonly Dictionary<string, int> _slotOf = new(StringComparer.Ordinal);
    private readonly HashSet<int> _constants = [];
    private readonly HashSet<int> _unknown = [];
    private readonly List<Problem> _problems = [];
    private readonly List<Tensor> _owned = [];
    private readonly IReadOnlyList<NodeProto> _nodes;
    private readonly Slots _slots;
    private readonly BindingContext _context;

    private GraphCompiler(OnnxModel model, string input)
    {
        _model = model;
        var index = new GraphIndex(model.Graph);
        _nodes = index.TopologicalOrder();
        var made = _nodes.SelectMany(node => node.Output).Where(name => name.Length > 0);
        foreach (var name in model.Graph.Initializer.Select(tensor => tensor.Name).Prepend(input).Concat(made))
        {
            _slotOf.Add(name, _slotOf.Count);
        }

        _slots = new Slots(_slotOf.Count);
        _context = new BindingContext
        {
            Opset = model.Opset,
            Mode = new RunMode(),
            Slots = _slots,
            SlotOf = _slotOf,
            Constants = _constants,
            Unknown = _unknown,
            Overwritable = Overwritable(),
            Read = _nodes.SelectMany(node => node.Input).Concat(model.Graph.Output.Select(output => output.Name))
                .Where(name => name.Length > 0).ToHashSet(StringComparer.Ordinal),
            FromInput = index.ComputedFromInputs(),
        };
    }

    /// <summary>The trainable tensors, in the order of the nodes that read them.</summary>
    public List<GraphParameter> Parameters { get; } = [];

    /// <summary>The running statistics, by the name of their initializer.</summary>
    public List<(string Name, Tensor Value)> Statistics { get; } = [];

    /// <summary>Prepares a graph.</summary>
    /// <param name="model">A graph in its trainable form that has the one input and only what the outputs need.</param>
    /// <param name="input">Name of the input.</param>
    /// <param name="device">Where the graph computes; what is constant is computed on the CPU.</param>
    /// <exception cref="PipelineException">Nodes that cannot be trained: all of them.</exception>
    public static PreparedGraph Compile(OnnxModel model, string input, Device device)
    {
        var compiler = new GraphCompiler(model, input);
        compiler.StoreInitializers(device);
        var operations = compiler.BindNodes();
        if (compiler._problems.Count > 0)
        {
            compiler._owned.ForEach(tensor => tensor.Dispose());
            throw new PipelineException(compiler._problems);
        }

        return new(compiler.Finish(operations, input, device), compiler.Parameters, compiler.Statistics);
    }

    private void StoreInitializers(Device device)
    {
        var learned = LearnedInputs.Of(_model).ToDictionary(read => read.Tensor, StringComparer.Ordinal);
        var position = _nodes.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        foreach (var stored in _model.Graph.Initializer)
        {
            var slot = _slotOf[stored.Name];
            try
            {
                var value = TensorValues.ToTorch(stored);
                if (!learned.TryGetValue(stored.Name, out var read))
                {
                    _constants.Add(slot);
                }
                else if (read.Role == LearnedRole.Statistic)
                {
                    value = Moved(value, device);
                    Statistics.Add((stored.Name, value));
                }
                else
                {
                    var parameter = new Parameter(Moved(value, device));
                    parameter.DetachFromDisposeScope();
                    value = parameter;
                    var kind = Enum.Parse<ParameterKind>(read.Role.ToString());
                    Parameters.Add(new(stored.Name, kind, read.Node.Name, position[read.Node], parameter));
                }

                _owned.Add(value);
                _slots[slot] = value;
            }
            catch (UnsupportedNodeException refusal)
            {
                _problems.Add(new(_model.Place, $"The stored tensor '{stored.Name}' {refusal.Message}.", "Export the model in float32."));
                _unknown.Add(slot);
            }
        }

        Parameters.Sort((a, b) => a.NodeIndex.CompareTo(b.NodeIndex));
    }

    /// <summary>Tensors that their only reader may change.</summary>
    private HashSet<int> Overwritable()
    {
        var reads = _nodes.SelectMany(node => node.Input).Concat(_model.Graph.Output.Select(output => output.Name)).CountBy(name => name)
            .ToDictionary(StringComparer.Ordinal);
        var outputs = _model.Graph.Output.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. _nodes.Where(node => OperatorTable.Of(node).ResultMayBeOverwritten && node.Input.Count > 1).Select(node => node.Output[0])
                .Where(name => name.Length > 0 && reads.GetValueOrDefault(name) == 1 && !outputs.Contains(name))
                .Select(name => _slotOf[name]),
        ];
    }

    private List<(NodeProto Node, Operation Run)> BindNodes()
    {
        var operations = new List<(NodeProto, Operation)>();
        foreach (var node in _nodes)
        {
            try
            {
                var operation = Bind(node);
                if (node.Input.Where(name => name.Length > 0).All(name => _constants.Contains(_slotOf[name])))
                {
                    Fold(node, operation);
                }
                else
                {
                    int[] inputs = [.. node.Input.Where(name => name.Length > 0).Select(name => _slotOf[name]).Distinct()];
                    operations.Add((node, ReducedPrecision.Wrap(OperatorTable.Of(node).Precision, operation, _context.Mode, inputs)));
                }
            }
            catch (UnsupportedNodeException refusal)
            {
                _problems.Add(Refused(node, refusal.Message));
                SetUnknown(node);
            }
            catch (UnknownInputException)
            {
                SetUnknown(node);
            }
        }

        return operations;
    }

    private Operation Bind(NodeProto node)
    {
        if (OperatorTable.Trained(node, _model.Opset) is not { Bind: { } bind })
        {
            throw new UnsupportedNodeException(OperatorTable.FirstVersion(node) is { } first
                ? $"is an old version of the operator; training has it from opset {first} on"
                : "is an operator that training does not have");
        }

        if (node.Input.FirstOrDefault(name => name.Length > 0 && !_slotOf.ContainsKey(name)) is { } missing)
        {
            throw new UnsupportedNodeException($"reads the tensor '{missing}', which the file neither stores nor computes");
        }

        return bind(new NodeBinding(node, _context));
    }

    /// <summary>Computes a node whose inputs never change.</summary>
    private void Fold(NodeProto node, Operation operation)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        try
        {
            operation(_slots);
        }
        catch (Exception error) when (CompiledGraph.IsFromTorch(error))
        {
            throw new UnsupportedNodeException($"cannot be computed: {error.Message.Split('\n')[0]}");
        }

        foreach (var slot in node.Output.Where(name => name.Length > 0).Select(name => _slotOf[name]).Where(_slots.Has))
        {
            _owned.Add(_slots[slot].DetachFromDisposeScope());
            _constants.Add(slot);
        }
    }

    private void SetUnknown(NodeProto node) => _unknown.UnionWith(node.Output.Where(name => name.Length > 0).Select(name => _slotOf[name]));

    private Problem Refused(NodeProto node, string reason)
    {
        var domain = OnnxModel.IsStandardDomain(node.Domain) ? "" : node.Domain + ".";
        return new(
            _model.Place,
            $"The node '{NameOf(node)}' ({domain}{node.OpType}, opset {_model.Opset}) cannot be trained: it {reason}.",
            "docs/operators.md lists what can; training.transfer \"featureVectors\" needs no training of the network.");
    }

    private CompiledGraph Finish(List<(NodeProto Node, Operation Run)> operations, string input, Device device)
    {
        foreach (var slot in _constants.Where(slot => _slots[slot].is_floating_point()))
        {
            _slots[slot] = Moved(_slots[slot], device);
        }

        _context.Mode.Device = device;
        var lasting = Enumerable.Range(0, _slotOf.Count).Where(_slots.Has).ToHashSet();
        int[] outputs = [.. _model.Graph.Output.Select(output => _slotOf[output.Name])];
        var kept = lasting.Concat(outputs).Append(_slotOf[input]).ToHashSet();
        var lastReader = new Dictionary<int, int>();
        foreach (var (index, (node, _)) in operations.Index())
        {
            foreach (var name in node.Input.Concat(node.Output).Where(name => name.Length > 0))
            {
                lastReader[_slotOf[name]] = index;
            }
        }

        var released = lastReader.Where(entry => !kept.Contains(entry.Key)).ToLookup(entry => entry.Value, entry => entry.Key);
        var steps = operations.Select((operation, index) => new GraphStep(
            operation.Run,
            NameOf(operation.Node),
            FirstOutput(operation.Node),
            _slotOf[FirstOutput(operation.Node)],
            [.. released[index]])).ToList();
        IReadOnlyList<Tensor> constants = [.. _constants.Select(slot => _slots[slot])];
        return new(_model.Place, _slots, steps, _slotOf[input], outputs, lasting, constants, _context.Mode);
    }

    private static Tensor Moved(Tensor value, Device device)
    {
        if (value.device_type == device.type)
        {
            return value;
        }

        using (value)
        {
            return value.to(device).DetachFromDisposeScope();
        }
    }

    private static string NameOf(NodeProto node) => node.Name.Length > 0 ? node.Name : FirstOutput(node);

    private static string FirstOutput(NodeProto node) => node.Output.First(name => name.Length > 0);
}
