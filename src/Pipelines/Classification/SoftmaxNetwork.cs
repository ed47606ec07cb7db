using System.Runtime.CompilerServices;
using Pipelines.Numerics;
using Pipelines.Training.Optimizers;

namespace Pipelines.Classification;

/// <summary>
/// The part that is trained on stored vectors, with its gradients: an optional bottleneck, an optional L2 normalisation, the head.
/// </summary>
internal sealed class SoftmaxNetwork
{
    /// <summary>
    /// Most rows that <see cref="Forward"/> takes: few enough that they are still in the cache when their gradients are added.
    /// </summary>
    public const int MostRows = 64;

    // While training, a normalised embedding is as long as a scaled vector, so that the same learning rate suits.
    private static readonly float s_normalizedLength = (float)Math.Sqrt(FeatureScaling.SquaredLength);

    private readonly int _features;
    private readonly int _embedding;
    private readonly int _classes;
    private readonly bool _normalizeBottleneck;
    private readonly HeadParameter? _bottleneckWeights;
    private readonly HeadParameter? _bottleneckBias;
    private readonly HeadParameter _headWeights;
    private readonly HeadParameter _headBias;

    // Of the rows that went through last.
    private readonly float[] _bottleneckOutputs;
    private readonly float[] _embeddings;
    private readonly float[] _embeddingGradients;

    /// <summary>
    /// A network that predicts all classes alike: the head starts at 0, the bottleneck as a random projection that keeps lengths on
    /// average.
    /// </summary>
    /// <param name="features">Length of a feature vector, D.</param>
    /// <param name="bottleneck">Length of the bottleneck's output, E; null for no bottleneck.</param>
    /// <param name="normalizeBottleneck">Whether the bottleneck's output is divided by its Euclidean length.</param>
    /// <param name="classes">Number of classes, K.</param>
    /// <param name="random">Decides the bottleneck's first weights.</param>
    public SoftmaxNetwork(int features, int? bottleneck, bool normalizeBottleneck, int classes, Random random)
    {
        _features = features;
        _embedding = bottleneck ?? features;
        _classes = classes;
        _normalizeBottleneck = normalizeBottleneck && bottleneck is not null;
        if (bottleneck is not null)
        {
            _bottleneckWeights = new(RandomProjection(_embedding, features, random), decays: true);
            _bottleneckBias = new(new float[_embedding], decays: false);
        }

        _headWeights = new(new float[classes * _embedding], decays: true);
        _headBias = new(new float[classes], decays: false);
        Parameters = _bottleneckWeights is null
            ? [_headWeights, _headBias]
            : [_bottleneckWeights, _bottleneckBias!, _headWeights, _headBias];
        var inBottleneck = bottleneck is null ? 0 : MostRows * _embedding;
        _bottleneckOutputs = new float[inBottleneck];
        _embeddings = _normalizeBottleneck ? new float[inBottleneck] : _bottleneckOutputs;
        _embeddingGradients = new float[inBottleneck];
        Scores = new float[MostRows * classes];
    }

    /// <summary>What is learned.</summary>
    public IReadOnlyList<HeadParameter> Parameters { get; }

    /// <summary>The scores before softmax of the rows that went through last [N, K].</summary>
    public float[] Scores { get; }

    /// <summary>Makes <see cref="Scores"/> of scaled features [N, D].</summary>
    public void Forward(RowView features)
    {
        if (_bottleneckWeights is not null)
        {
            MatrixProducts.Linear(
                features, Matrix(_bottleneckWeights.Values, _embedding, _features), _bottleneckBias!.Values, _bottleneckOutputs);
        }

        if (_normalizeBottleneck)
        {
            var rows = features.Count;
            L2Normalization.ToLength(Embeddings(_bottleneckOutputs, rows), s_normalizedLength, Embeddings(_embeddings, rows));
        }

        MatrixProducts.Linear(Embedded(features), Matrix(_headWeights.Values, _classes, _embedding), _headBias.Values, Scores);
    }

    /// <summary>Sets all gradients to 0.</summary>
    public void ClearGradients()
    {
        foreach (var parameter in Parameters)
        {
            Array.Clear(parameter.Gradient);
        }
    }

    /// <summary>Adds to the gradients what the rows that went through last contribute.</summary>
    /// <param name="features">Those rows.</param>
    /// <param name="scoreGradients">The gradient of the loss by their scores [N, K].</param>
    public void AddGradients(RowView features, float[] scoreGradients)
    {
        AddLayerGradients(_headWeights, _headBias, Embedded(features), scoreGradients);
        if (_bottleneckWeights is null)
        {
            return;
        }

        Array.Clear(_embeddingGradients);
        var gradients = Embeddings(_embeddingGradients, features.Count);
        MatrixProducts.AddWeighted(
            gradients, Matrix(_headWeights.Values, _classes, _embedding), scoreGradients, sumStride: _classes, rowStride: 1);
        if (_normalizeBottleneck)
        {
            L2Normalization.BackPropagate(Embeddings(_bottleneckOutputs, features.Count), s_normalizedLength, gradients);
        }

        AddLayerGradients(_bottleneckWeights, _bottleneckBias!, features, _embeddingGradients);
    }

    /// <summary>The layers as they stand, copied: bottleneck on scaled features, head on the embedding as the model gives it out.</summary>
    public (LinearLayer? Bottleneck, LinearLayer Head) Layers()
    {
        var factor = _normalizeBottleneck ? s_normalizedLength : 1;
        var head = new LinearLayer([.. _headWeights.Values.Select(weight => weight * factor)], [.. _headBias.Values]);
        return (_bottleneckWeights is null ? null : new([.. _bottleneckWeights.Values], [.. _bottleneckBias!.Values]), head);
    }

    // What the head sees.
    private RowView Embedded(RowView features) => _bottleneckWeights is null ? features : Embeddings(_embeddings, features.Count);

    private RowView Embeddings(float[] values, int rows) => new(values, _embedding, rows);

    private static RowView Matrix(float[] values, int rows, int columns) => new(values, columns, rows);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddLayerGradients(HeadParameter weights, HeadParameter bias, RowView inputs, float[] outputGradients)
    {
        var outputs = bias.Values.Length;
        MatrixProducts.AddWeighted(
            Matrix(weights.Gradient, outputs, inputs.Columns), inputs, outputGradients, sumStride: 1, rowStride: outputs);
        for (var row = 0; row < inputs.Count; row++)
        {
            for (var output = 0; output < outputs; output++)
            {
                bias.Gradient[output] += outputGradients[(row * outputs) + output];
            }
        }
    }

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
