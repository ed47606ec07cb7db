namespace Pipelines.Imaging.Augmentation;

/// <summary>
/// The random numbers of one image, or of one batch, in one epoch. They depend on seed, epoch and index only, so that an image is augmented
/// the same way on any thread and in any order.
/// </summary>
/// <remarks>SplitMix64 (Steele, Lea and Flood, 2014), whose first state is mixed from these numbers by its own finalizer.</remarks>
internal sealed class AugmentationRandom
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong _state;

    private AugmentationRandom(uint purpose, int seed, int epoch, int index)
    {
        _state = Mix(purpose + Step);
        _state = Mix(_state + (uint)seed + Step);
        _state = Mix(_state + (uint)epoch + Step);
        _state = Mix(_state + (uint)index + Step);
    }

    /// <summary>The numbers that augment one image.</summary>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="image">The index of the image among the training images; not its position in a batch, which changes.</param>
    /// <param name="view">Which variant of it, where an epoch has several.</param>
    public static AugmentationRandom ForImage(int seed, int epoch, int image, int view = 0) =>
        new(1 + (2 * (uint)view), seed, epoch, image);

    /// <summary>The numbers that mix the images of one batch.</summary>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="batch">The index of the batch in its epoch.</param>
    public static AugmentationRandom ForBatch(int seed, int epoch, int batch) => new(2, seed, epoch, batch);

    /// <summary>A number from 0 up to, not including, 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>A number drawn uniformly between two others.</summary>
    public double Uniform(double minimum, double maximum) => minimum + ((maximum - minimum) * NextDouble());

    /// <summary>A whole number from 0 up to, not including, <paramref name="count"/>, which is at least 1.</summary>
    public int Below(int count) => (int)(((UInt128)Next() * (ulong)count) >> 64);

    /// <summary>True with this probability.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        _state += Step;
        return Mix(_state);
    }

    /// <summary>A number from 0 to 1 of the distribution Beta(alpha, alpha): mean 1/2, variance 1 / (4 (2 alpha + 1)).</summary>
    /// <param name="alpha">Above 0. 1 is uniform; smaller values prefer the ends, larger ones the middle.</param>
    public double SymmetricBeta(double alpha)
    {
        // X / (X + Y) of two gamma variates, by their logarithms: with a small alpha both may be too small for a double.
        var x = LogGamma(alpha);
        var y = LogGamma(alpha);
        return 1 / (1 + Math.Exp(y - x));
    }

    /// <summary>The logarithm of a gamma variate (Marsaglia and Tsang, 2000).</summary>
    private double LogGamma(double shape)
    {
        if (shape < 1)
        {
            return LogGamma(shape + 1) + (Math.Log(1 - NextDouble()) / shape);
        }

        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var normal = Normal();
            var v = Math.Pow(1 + (c * normal), 3);
            if (v > 0 && Math.Log(1 - NextDouble()) < (0.5 * normal * normal) + d - (d * v) + (d * Math.Log(v)))
            {
                return Math.Log(d * v);
            }
        }
    }

    /// <summary>A standard normal variate (Box and Muller, 1958).</summary>
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
