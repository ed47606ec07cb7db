using static TorchSharp.torch;

namespace Pipelines.Training.Batches;

/// <summary>
/// The random numbers that Torch draws in a step, such as those of dropout: seed and step decide them, so that a training can be resumed
/// at any step without keeping any.
/// </summary>
internal static class StepRandom
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    /// <summary>Sets Torch's generator.</summary>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="step">The step, counted from 0.</param>
    public static void Seed(int seed, long step)
    {
        using var generator = manual_seed((long)Mix(Mix((uint)seed + Increment) + (ulong)step + Increment));
    }

    // The finalizer of SplitMix64 (Steele, Lea and Flood, 2014): neighbouring steps get numbers that have nothing to do with one another.
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
