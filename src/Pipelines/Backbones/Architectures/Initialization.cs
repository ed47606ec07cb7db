namespace Pipelines.Backbones.Architectures;

/// <summary>
/// How a weight gets its first values. "Fan in" is how many numbers enter one output (channels per group × kernel area), "fan out" the
/// number of output channels × kernel area, both as PyTorch counts them.
/// </summary>
internal sealed class Initialization
{
    private readonly Func<IReadOnlyList<long>, Func<Random, double>> _sampler;

    private Initialization(Func<IReadOnlyList<long>, Func<Random, double>> sampler) => _sampler = sampler;

    /// <summary>All zero.</summary>
    public static Initialization Zeros { get; } = Constant(0);

    /// <summary>All one.</summary>
    public static Initialization Ones { get; } = Constant(1);

    /// <summary>
    /// Normal with variance 2 / fan out, which keeps the size of gradients through ReLUs (He et al., Delving Deep into Rectifiers, 2015).
    /// </summary>
    public static Initialization KaimingNormalFanOut { get; } = new(shape => NormalSampler(Math.Sqrt(2 / FanOut(shape))));

    /// <summary>Normal with variance 2 / fan in, which keeps the size of signals through ReLUs (He et al., 2015).</summary>
    public static Initialization KaimingNormalFanIn { get; } = new(shape => NormalSampler(Math.Sqrt(2 / FanIn(shape))));

    /// <summary>Uniform with variance 2 / fan in (He et al., 2015).</summary>
    public static Initialization KaimingUniformFanIn { get; } = new(shape => UniformSampler(Math.Sqrt(6 / FanIn(shape))));

    /// <summary>Uniform with variance 1 / fan out: He's rule for layers before a sigmoid or softmax.</summary>
    public static Initialization UniformFanOut { get; } = new(shape => UniformSampler(Math.Sqrt(3 / FanOut(shape))));

    /// <summary>PyTorch's own default: uniform within ±1/√(fan in).</summary>
    public static Initialization TorchDefault { get; } = new(shape => UniformSampler(1 / Math.Sqrt(FanIn(shape))));

    /// <summary>Uniform within ±1/√(output channels).</summary>
    public static Initialization UniformOutputs { get; } = new(shape => UniformSampler(1 / Math.Sqrt(shape[0])));

    /// <summary>All the same number.</summary>
    public static Initialization Constant(double value) => new(_ => _ => value);

    /// <summary>Normal with mean 0.</summary>
    public static Initialization Normal(double standardDeviation) => new(_ => NormalSampler(standardDeviation));

    /// <summary>Normal with mean 0, drawn again while outside ±2 (not: two standard deviations; so PyTorch has it).</summary>
    public static Initialization TruncatedNormal(double standardDeviation) => new(_ =>
    {
        var normal = NormalSampler(standardDeviation);
        return random =>
        {
            double value;
            do
            {
                value = normal(random);
            }
            while (Math.Abs(value) > 2);
            return value;
        };
    });

    /// <summary>Uniform within ±1/√(fan in) of the layer to which a bias belongs: PyTorch's default for biases.</summary>
    /// <param name="weightShape">Shape of that layer's weight.</param>
    public static Initialization TorchDefaultBias(IReadOnlyList<long> weightShape) =>
        new(_ => UniformSampler(1 / Math.Sqrt(FanIn(weightShape))));

    /// <summary>Draws the values of a tensor, in row-major order.</summary>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="random">Where they are drawn from; moved on.</param>
    /// <param name="values">Receives them.</param>
    public void Fill(IReadOnlyList<long> shape, Random random, Span<float> values)
    {
        var sample = _sampler(shape);
        foreach (ref var value in values)
        {
            value = (float)sample(random);
        }
    }

    private static double FanIn(IReadOnlyList<long> shape) => shape.Skip(1).Aggregate(1.0, (product, size) => product * size);

    private static double FanOut(IReadOnlyList<long> shape) => shape[0] * shape.Skip(2).Aggregate(1.0, (product, size) => product * size);

    private static Func<Random, double> UniformSampler(double bound) => random => bound * ((2 * random.NextDouble()) - 1);

    /// <summary>Box and Muller's transform, 1958.</summary>
    private static Func<Random, double> NormalSampler(double standardDeviation) => random =>
        standardDeviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
