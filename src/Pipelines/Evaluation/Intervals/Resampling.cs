namespace Pipelines.Evaluation.Intervals;

/// <summary>
/// The bootstrap (Efron, Bootstrap methods: another look at the jackknife, 1979): as many groups as there are, drawn from them with
/// replacement, many times. How the figures of these resamples vary is how they would vary from one set of images to another.
/// </summary>
internal static class Resampling
{
    /// <summary>How many resamples are drawn, up to 100,000 images.</summary>
    public const int MostResamples = 2000;

    // Above it fewer resamples are drawn: they take time with the images, and a large set needs no exact limits.
    private const long MostDraws = 200_000_000;
    private const int FewestResamples = 200;
    private const int Seed = 1;

    /// <summary>Computes figures of some groups, given by their numbers, any of them several times.</summary>
    public delegate void Measure(ReadOnlySpan<int> groups, Span<double> figures);

    /// <summary>How many resamples of so many images are drawn.</summary>
    public static int Count(int images) => (int)Math.Clamp(MostDraws / Math.Max(1, images), FewestResamples, MostResamples);

    /// <summary>The figures of each resample: by figure, then by resample. The same with any number of cores.</summary>
    /// <param name="groups">The images.</param>
    /// <param name="figures">How many figures there are.</param>
    /// <param name="measure">Makes what computes them; each thread calls it once.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static double[][] Figures(ImageGroups groups, int figures, Func<Measure> measure, CancellationToken cancellation = default)
    {
        var resamples = Count(groups.Images);
        var results = Enumerable.Range(0, figures).Select(_ => new double[resamples]).ToArray();
        Parallel.For(
            0,
            resamples,
            new ParallelOptions { CancellationToken = cancellation },
            () => (Measure: measure(), Drawn: new int[groups.Count], Values: new double[figures]),
            (resample, _, worker) =>
            {
                var numbers = new DrawnNumbers(Seed, resample);
                for (var i = 0; i < worker.Drawn.Length; i++)
                {
                    worker.Drawn[i] = numbers.Below(groups.Count);
                }

                worker.Measure(worker.Drawn, worker.Values);
                for (var figure = 0; figure < figures; figure++)
                {
                    results[figure][resample] = worker.Values[figure];
                }

                return worker;
            },
            _ => { });
        return results;
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood, 2014), from a seed of its own for each resample.</summary>
    private struct DrawnNumbers(int seed, int resample)
    {
        private const ulong Increment = 0x9E3779B97F4A7C15;

        private ulong _state = Mix(Mix((uint)seed + Increment) + (ulong)resample + Increment);

        /// <summary>A number from 0 to below a limit; that some come more often than others by 2⁻³² × limit is of no account.</summary>
        public int Below(int limit) => (int)(((Mix(_state += Increment) >> 32) * (uint)limit) >> 32);

        private static ulong Mix(ulong z)
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
