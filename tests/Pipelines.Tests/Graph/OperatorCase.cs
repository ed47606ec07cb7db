using Pipelines.Graph;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using Pipelines.Tests.Onnx;
using static TorchSharp.torch;

namespace Pipelines.Tests.Graph;

/// <summary>A graph of a few nodes that Torch and ONNX Runtime must compute alike.</summary>
internal sealed class OperatorCase
{
    private readonly Random _random = new(7);
    private readonly ModelProto _model;
    private int _stored;

    /// <summary>A graph with one float input, x.</summary>
    public OperatorCase(long opset, params int[] shape)
    {
        Shape = shape;
        _model = new() { IrVersion = 8, Graph = new() { Name = "case" } };
        _model.OpsetImport.Add(new OperatorSetIdProto { Version = opset });
        _model.Graph.Input.Add(GraphBuilder.BatchOfFloats("x", [.. shape.Skip(1).Select(size => (long)size)]));
        Opset = opset;
    }

    public long Opset { get; }

    public int[] Shape { get; }

    /// <summary>Stores random numbers from −1 to 1 and gives their name.</summary>
    public string Floats(params long[] shape) =>
        Stored(name => TensorData.Floats(name, shape, Random((int)shape.Aggregate(1L, (product, size) => product * size), -1, 1)));

    /// <summary>Stores random weights that keep the size of the numbers going through a layer (He et al., 2015).</summary>
    public string Weights(params long[] shape)
    {
        var reads = shape.Skip(1).Aggregate(1L, (product, size) => product * size);
        var bound = MathF.Sqrt(6f / (shape.Length == 2 ? Math.Max(shape[0], shape[1]) : reads));
        return Stored(name => TensorData.Floats(name, shape, Random((int)(shape[0] * reads), -bound, bound)));
    }

    /// <summary>Stores a number once, whoever asks for it.</summary>
    public string Shared(string name, float value)
    {
        if (_model.Graph.Initializer.All(stored => stored.Name != name))
        {
            _model.Graph.Initializer.Add(TensorData.Floats(name, [], [value]));
        }

        return name;
    }

    /// <summary>Stores random numbers from 0.5 to 1.5, such as variances.</summary>
    public string Positive(params long[] shape) =>
        Stored(name => TensorData.Floats(name, shape, Random((int)shape.Aggregate(1L, (product, size) => product * size), 0.5f, 1.5f)));

    /// <summary>Stores one number without axes.</summary>
    public string Number(float value) => Stored(name => TensorData.Floats(name, [], [value]));

    /// <summary>Stores a list of numbers, which may be empty.</summary>
    public string List(params float[] values) => Stored(name => TensorData.Floats(name, [values.Length], values));

    /// <summary>Stores integers of a shape.</summary>
    public string Places(long[] shape, long[] values) => Stored(name =>
    {
        var tensor = TensorData.Longs(name, values);
        tensor.Dims.Clear();
        tensor.Dims.AddRange(shape);
        return tensor;
    });

    /// <summary>Stores integers.</summary>
    public string Longs(params long[] values) => Stored(name => TensorData.Longs(name, values));

    /// <summary>Stores one integer without axes.</summary>
    public string Long(long value) => Stored(name =>
    {
        var tensor = TensorData.Longs(name, value);
        tensor.Dims.Clear();
        return tensor;
    });

    /// <summary>Appends a node; its output is named like itself.</summary>
    public string Node(string type, string name, string[] inputs, Action<NodeProto>? attributes = null, int outputs = 1)
    {
        var node = new NodeProto { OpType = type, Name = name };
        node.Input.AddRange(inputs);
        node.Output.AddRange(Enumerable.Range(0, outputs).Select(index => index == 0 ? name : $"{name}:{index}"));
        attributes?.Invoke(node);
        _model.Graph.Node.Add(node);
        return name;
    }

    /// <summary>The model with these float outputs.</summary>
    public OnnxModel Build(params string[] outputs)
    {
        _model.Graph.Output.AddRange(outputs.Select(name => new ValueInfoProto { Name = name }));
        return OnnxModel.FromProto(_model, "case.onnx");
    }

    /// <summary>Fails unless Torch and ONNX Runtime give the same outputs, for a batch of the shape and for a batch of one more.</summary>
    public void AssertAlike(string[] outputs, float from = -2, float to = 2, float tolerance = 1e-5f)
    {
        var model = Build(outputs);
        using var module = GraphModule.Create(model, "x", outputs);
        module.eval();
        foreach (var batch in new[] { Shape[0], Shape[0] + 1 })
        {
            int[] shape = [batch, .. Shape[1..]];
            var values = Random(shape.Aggregate(1, (product, size) => product * size), from, to);
            var expected = GraphRun.Run(model, values, shape);
            using var scope = NewDisposeScope();
            using var gradients = no_grad();
            var actual = module.ForwardAll(tensor(values, [.. shape.Select(size => (long)size)]));
            foreach (var (name, result) in outputs.Zip(actual))
            {
                Assert.Equal(expected[name].Shape, result.shape.Select(size => (int)size));
                GraphRun.AssertClose(
                    expected[name].Values, result.numel() == 0 ? [] : result.contiguous().data<float>().ToArray(), tolerance);
            }
        }
    }

    /// <summary>
    /// Fails unless a training step in bfloat16 gives nearly the outputs and gradients of one in float32, from an input that a
    /// convolution has made bfloat16.
    /// </summary>
    public void AssertNearlyAlikeInBfloat16(string[] outputs, float from, float to)
    {
        const string Before = "before convolution";
        var channels = Shape[1];
        var weight = Stored(name => TensorData.Floats(name, [channels, 1, 1, 1], [.. Enumerable.Repeat(1f, channels)]));
        GraphEditing.RenameTensor(_model.Graph, "x", Before);
        _model.Graph.Input[0].Name = "x";
        Node("Conv", Before, ["x", weight], node => node.WithInts("kernel_shape", 1, 1).WithInt("group", channels));
        var model = Build(outputs);

        // Numbers that bfloat16 has, so that the convolution really changes nothing.
        var values = Random(Shape.Aggregate(1, (product, size) => product * size), from, to);
        values = [.. values.Select(value => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value) & ~0xFFFF))];
        using var scope = NewDisposeScope();
        var exact = Step(TrainingPrecision.Float32);
        foreach (var (index, (wanted, given)) in exact.Zip(Step(TrainingPrecision.Bfloat16)).Index())
        {
            Assert.Equal(wanted.shape, given.shape);
            Assert.Equal(wanted.dtype, given.dtype);
            var (distance, length) = wanted.numel() == 0 ? (0, 0) : ((wanted - given).norm().item<float>(), wanted.norm().item<float>());
            Assert.True(distance <= 0.02 * length, $"{(index < outputs.Length ? "output" : "gradient")} {index}: {distance} of {length}");
        }

        List<Tensor> Step(TrainingPrecision precision)
        {
            using var module = GraphModule.Create(model, "x", outputs);
            module.SetPrecision(precision);
            module.train();
            var input = tensor(values, [.. Shape.Select(size => (long)size)], requires_grad: true);
            random.manual_seed(4);
            var results = module.ForwardAll(input).ToList();
            var differentiable = results.Where(result => result.requires_grad && result.numel() > 0).ToList();
            if (differentiable.Count > 0)
            {
                differentiable.Select(result => (result * randn(result.shape)).sum()).Aggregate((sum, part) => sum + part).backward();
            }

            return
            [
                .. results.Select(result => result.detach().clone()),
                .. differentiable.Count > 0 ? [input.grad!.clone()] : Array.Empty<Tensor>(),
            ];
        }
    }

    private float[] Random(int count, float from, float to) =>
        [.. Enumerable.Range(0, count).Select(_ => from + ((to - from) * (float)_random.NextDouble()))];

    private string Stored(Func<string, TensorProto> make)
    {
        var tensor = make($"stored.{_stored++}");
        _model.Graph.Initializer.Add(tensor);
        return tensor.Name;
    }
}
