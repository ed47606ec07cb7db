using Pipelines.Graph.Analysis;
using Pipelines.Graph.Execution;
using Pipelines.Graph.Rewriting;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using Pipelines.Runtime.Torch;
using static TorchSharp.torch;

namespace Pipelines.Graph;

/// <summary>
/// An ONNX graph as a Torch module: its learned numbers are parameters, the running statistics of batch normalisation are buffers, and what
/// was trained goes back into the same graph (<see cref="WriteBack"/>). One module runs on one thread at a time.
/// </summary>
/// <remarks>
/// In training mode batch normalisation uses the batch's statistics, unless frozen, and dropout drops; in evaluation mode the module
/// computes what ONNX Runtime computes.
/// </remarks>
internal sealed class GraphModule : nn.Module<Tensor, Tensor>
{
    private readonly CompiledGraph _graph;
    private readonly OnnxModel _form;
    private readonly IReadOnlyList<(string Name, Tensor Value)> _statistics;

    private GraphModule(OnnxModel form, string input, Device device)
        : base(nameof(GraphModule))
    {
        _form = form;
        (_graph, Parameters, _statistics) = GraphCompiler.Compile(form, input, device);
        InputName = input;

        // Torch wants names without dots, and unique ones; ONNX's may be anything.
        foreach (var (index, parameter) in Parameters.Index())
        {
            register_parameter($"parameter{index}", parameter.Value);
        }

        foreach (var (index, statistic) in _statistics.Index())
        {
            register_buffer($"statistic{index}", statistic.Value);
        }
    }

    /// <summary>Name of the graph's input.</summary>
    public string InputName { get; }

    /// <summary>The trainable tensors, in the order of the nodes that read them. All require gradients at first.</summary>
    public IReadOnlyList<GraphParameter> Parameters { get; }

    /// <summary>The running statistics of batch normalisation, in the order of the nodes that read them.</summary>
    public IReadOnlyList<Tensor> Statistics => [.. _statistics.Select(statistic => statistic.Value)];

    /// <summary>Whether batch normalisation keeps to its running statistics and leaves them as they are, even in training mode.</summary>
    public bool BatchNormFrozen => _graph.Mode.BatchNormFrozen;

    /// <summary>Where the module's numbers lie and where it computes; inputs come from anywhere.</summary>
    public Device Device => _graph.Mode.Device;

    /// <summary>Reads a graph, to compute on the CPU. It is not changed, and not needed any more after that.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="input">Name of its input.</param>
    /// <param name="outputs">Names of the tensors to compute, at least one; nodes that none of them needs are left out.</param>
    /// <exception cref="PipelineException">
    /// Some nodes cannot be trained: carries a problem for each; or libtorch cannot be loaded.
    /// </exception>
    /// <exception cref="ArgumentException">The graph has no such input or output.</exception>
    public static GraphModule Create(OnnxModel model, string input, params IReadOnlyList<string> outputs)
    {
        TorchLibrary.Load();
        return Create(model, input, CPU, outputs);
    }

    /// <summary>Reads a graph.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="input">Name of its input.</param>
    /// <param name="device">Where its numbers lie and where it computes.</param>
    /// <param name="outputs">Names of the tensors to compute, at least one.</param>
    /// <inheritdoc cref="Create(OnnxModel, string, IReadOnlyList{string})"/>
    public static GraphModule Create(OnnxModel model, string input, Device device, params IReadOnlyList<string> outputs)
    {
        TorchLibrary.Load();
        ArgumentOutOfRangeException.ThrowIfZero(outputs.Count, nameof(outputs));
        if (model.Opset > OperatorTable.NewestOpset)
        {
            throw new PipelineException(new Problem(
                model.Place,
                $"The graph is written in opset {model.Opset}; training knows operators up to opset {OperatorTable.NewestOpset}.",
                "Export it with opset 17, for example."));
        }

        var names = new GraphIndex(model.Graph).TensorNames().ToHashSet(StringComparer.Ordinal);
        if (outputs.Prepend(input).FirstOrDefault(name => !names.Contains(name)) is { } missing)
        {
            throw new ArgumentException($"The graph has no tensor '{missing}'.");
        }

        var form = TrainableForm.Of(model);
        form.Graph.Output.Clear();
        form.Graph.Output.AddRange(outputs.Select(name => new ValueInfoProto { Name = name }));
        GraphEditing.Prune(form);
        if (form.Graph.Input.FirstOrDefault(other => other.Name != input) is { } second)
        {
            throw new PipelineException(new Problem(
                model.Place, $"The graph needs another input, '{second.Name}'.", "Only networks with one input are trained."));
        }

        return new GraphModule(form, input, device);
    }

    /// <summary>The first output for a batch of inputs; it belongs to the caller's dispose scope.</summary>
    /// <param name="input">A batch as the graph wants it, such as N × 3 × H × W.</param>
    /// <exception cref="PipelineException">A node cannot run on an input of that shape.</exception>
    public override Tensor forward(Tensor input)
    {
        var outputs = ForwardAll(input);
        foreach (var other in outputs.Skip(1))
        {
            other.Dispose();
        }

        return outputs[0];
    }

    /// <summary>All outputs in the order in which they were asked for; they belong to the caller's dispose scope.</summary>
    /// <inheritdoc cref="forward"/>
    public IReadOnlyList<Tensor> ForwardAll(Tensor input)
    {
        _graph.Mode.Training = training;
        if (input.device_type == Device.type)
        {
            return _graph.Run(input);
        }

        using var moved = input.to(Device);
        return _graph.Run(moved);
    }

    /// <summary>Freezes the running statistics of batch normalisation, or lets them move with the training batches (as at first).</summary>
    public void SetBatchNormFrozen(bool frozen) => _graph.Mode.BatchNormFrozen = frozen;

    /// <summary>Chooses the numbers in which training steps compute; evaluation is always in float32, as at first.</summary>
    public void SetPrecision(TrainingPrecision precision) => _graph.Mode.Precision = precision;

    /// <summary>
    /// A copy of the graph with the numbers as they are now. Each layer has numbers of its own in it, and nothing that an export in
    /// training mode left behind, so that it predicts as this module does in evaluation mode.
    /// </summary>
    /// <param name="model">The graph that the module was made from, or one that has more nodes behind it.</param>
    /// <exception cref="ArgumentException">It is another graph.</exception>
    public OnnxModel WriteBack(OnnxModel model)
    {
        var written = TrainableForm.Of(model);
        var stored = new GraphIndex(written.Graph).Initializers;
        foreach (var (name, value) in Parameters.Select(parameter => (parameter.Name, (Tensor)parameter.Value)).Concat(_statistics))
        {
            if (!stored.TryGetValue(name, out var target) || !target.Dims.SequenceEqual(value.shape))
            {
                throw new ArgumentException(
                    $"The graph has no tensor '{name}' of {string.Join(" × ", value.shape)}; it is not the graph that was trained.",
                    nameof(model));
            }

            target.SetFloats(value.data<float>().ToArray());
        }

        return written;
    }

    /// <summary>
    /// The stages of the network for images of a size: runs of layers between two changes of spatial size. Layers in a branch belong to the
    /// stage in which the branch joins the others again; stages without parameters are left out.
    /// </summary>
    /// <param name="height">Height of the input, in pixels.</param>
    /// <param name="width">Width of the input, in pixels.</param>
    public IReadOnlyList<GraphStage> FindStages(int height, int width)
    {
        var declared = _form.Graph.Input.Single().Type?.TensorType?.Shape?.Dim;
        var channels = declared is { Count: > 1 } && declared[1].DimValue > 0 ? declared[1].DimValue : 3;
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var sizes = new Dictionary<string, (long Height, long Width)>(StringComparer.Ordinal);
        _graph.Mode.Training = false;
        _graph.Run(zeros(1, channels, height, width, device: Device), step =>
        {
            var made = _graph.Slots[step.Output];
            if (made.dim() == 4)
            {
                sizes[step.Tensor] = (made.shape[2], made.shape[3]);
            }
        });
        return GraphStages.Of(_form, InputName, sizes, Parameters);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var constant in _graph.Constants)
            {
                constant.Dispose();
            }
        }

        base.Dispose(disposing);
    }
}
