using Pipelines.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipelines.Classification;

/// <summary>The part that is trained on stored vectors, as Torch parameters: an optional bottleneck, an optional L2 normalisation, the head.</summary>
internal sealed class SoftmaxNetwork : IDisposable
{
    // The least length by which a vector is divided, as in torch's functional.normalize.
    private const double LeastLength = 1e-12;

    // While training, a normalised embedding is as long as a scaled vector, so that the same learning rate suits.
    private static readonly double s_normalizedLength = Math.Sqrt(FeatureScaling.SquaredLength);

    private readonly Parameter? _bottleneckWeights;
    private readonly Parameter? _bottleneckBias;
    private readonly Parameter _headWeights;
    private readonly Parameter _headBias;
    private readonly bool _normalizeBottleneck;

    /// <summary>A network that predicts all classes alike: the head starts at 0, the bottleneck as a random projection that keeps lengths on average.</summary>
    /// <param name="features">Length of a feature vector, D.</param>
    /// <param name="bottleneck">Length of the bottleneck's output, E; null for no bottleneck.</param>
    /// <param name="normalizeBottleneck">Whether the bottleneck's output is divided by its Euclidean length.</param>
    /// <param name="classes">Number of classes, K.</param>
    /// <param name="random">Decides the bottleneck's first weights.</param>
    public SoftmaxNetwork(int features, int? bottleneck, bool normalizeBottleneck, int classes, Random random)
    {
        var embedding = bottleneck ?? features;
        _normalizeBottleneck = normalizeBottleneck && bottleneck is not null;
        if (bottleneck is not null)
        {
            _bottleneckWeights = new Parameter(tensor(RandomProjection(embedding, features, random), [embedding, features]));
            _bottleneckBias = new Parameter(zeros(embedding));
        }

        _headWeights = new Parameter(zeros(classes, embedding));
        _headBias = new Parameter(zeros(classes));
        Weights = _bottleneckWeights is null ? [_headWeights] : [_bottleneckWeights, _headWeights];
        Biases = _bottleneckBias is null ? [_headBias] : [_bottleneckBias, _headBias];
    }

    /// <summary>The parameters that weight decay applies to.</summary>
    public IReadOnlyList<Parameter> Weights { get; }

    /// <summary>The parameters that weight decay does not apply to.</summary>
    public IReadOnlyList<Parameter> Biases { get; }

    /// <summary>Scaled features [N, D] → scores before softmax [N, K].</summary>
    public Tensor Forward(Tensor features)
    {
        var embedding = features;
        if (_bottleneckWeights is not null)
        {
            embedding = nn.functional.linear(features, _bottleneckWeights, _bottleneckBias);
        }

        if (_normalizeBottleneck)
        {
            embedding = nn.functional.normalize(embedding, p: 2, dim: 1, eps: LeastLength) * s_normalizedLength;
        }

        return nn.functional.linear(embedding, _headWeights, _headBias);
    }

    /// <summary>The layers as they stand, copied: bottleneck on scaled features, head on the embedding as the model gives it out.</summary>
    public (LinearLayer? Bottleneck, LinearLayer Head) Layers()
    {
        var head = Layer(_headWeights, _headBias);
        if (_normalizeBottleneck)
        {
            head = new([.. head.Weights.Select(weight => (float)(weight * s_normalizedLength))], head.Bias);
        }

        return (_bottleneckWeights is null ? null : Layer(_bottleneckWeights, _bottleneckBias!), head);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in Weights.Concat(Biases))
        {
            parameter.Dispose();
        }
    }

    private static LinearLayer Layer(Parameter weights, Parameter bias) => new(weights.data<float>().ToArray(), bias.data<float>().ToArray());

    private static float[] RandomProjection(int rows, int columns, Random random)
    {
        var values = new float[rows * columns];
        var deviation = 1 / Math.Sqrt(rows);
        for (var i = 0; i < values.Length; i++)
        {
            // Box and Muller, 1958.
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            values[i] = (float)(deviation * normal);
        }

        return values;
    }
}
