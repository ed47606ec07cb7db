using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pipelines.Configuration.Sweeping;

namespace Pipelines.Sweeps.Definition;

/// <summary>What a sweep tries, with every value decided: which trials there are, and the settings of each.</summary>
internal sealed record SweepDefinition
{
    /// <summary>How many trials there are where nothing says it.</summary>
    public const int UsualTrials = 30;

    /// <summary>More combinations than anybody waits for.</summary>
    public const int MostGridTrials = 1000;

    /// <summary>Of how many trials one is trained on where nothing says it.</summary>
    public const int UsualReduction = 3;

    // So many combinations of lists are dealt without a repetition.
    private const int MostDealt = 100_000;

    /// <summary>The settings that are tried, in the order in which they were written.</summary>
    public required IReadOnlyList<SweptSetting> Settings { get; init; }

    /// <summary>How the settings of the trials are found.</summary>
    public required SweepStrategy Strategy { get; init; }

    /// <summary>How many trials there are.</summary>
    public required int Trials { get; init; }

    /// <summary>The figure by which the best is chosen.</summary>
    public required SweepMetric Metric { get; init; }

    /// <summary>Of how many trials one is trained on.</summary>
    public required int Reduction { get; init; }

    /// <summary>Seed of the values drawn at random.</summary>
    public required int Seed { get; init; }

    /// <summary>Whether every setting has a list of values.</summary>
    public bool HasOnlyLists => Settings.All(setting => setting.Values.Range is null);

    /// <summary>How many combinations a grid has; no more than can be counted.</summary>
    public static double GridSize(IEnumerable<SweptSetting> settings) =>
        settings.Aggregate(1.0, (product, setting) => product * setting.GridValues.Count);

    /// <summary>The definition that options ask for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="place">The place of an option, such as <c>sweep.trials</c>.</param>
    /// <exception cref="ConfigurationException">They cannot be done.</exception>
    public static SweepDefinition Of(SweepOptions? options, Func<string, string> place)
    {
        if (options is null || options.Over.Paths.Count == 0)
        {
            throw new ConfigurationException(new Problem(
                place("sweep.over"),
                "There is no setting to try.",
                "Write for example \"sweep\": { \"over\": { \"head.labelSmoothing\": [0, 0.1] } } in the pipeline."));
        }

        SweptSetting[] settings =
            [.. options.Over.Paths.Select(entry => new SweptSetting(SettingPath.Parse(entry.Key, out _)!, entry.Value))];
        var hasOnlyLists = settings.All(setting => setting.Values.Range is null);
        var strategy = options.Strategy ?? (hasOnlyLists ? SweepStrategy.Grid : SweepStrategy.Random);
        var combinations = GridSize(settings);
        if (Problem(options, strategy, hasOnlyLists, combinations, place) is { } problem)
        {
            throw new ConfigurationException(problem);
        }

        return new()
        {
            Settings = settings,
            Strategy = strategy,
            Trials = strategy == SweepStrategy.Grid
                ? (int)combinations
                : options.Trials ?? (int)Math.Min(UsualTrials, hasOnlyLists ? combinations : UsualTrials),
            Metric = options.Metric,
            Reduction = options.Reduction ?? UsualReduction,
            Seed = options.Seed,
        };
    }

    /// <summary>The settings of a trial: they follow from its number, so that any trial can be done alone.</summary>
    /// <param name="number">From 1 to <see cref="Trials"/>.</param>
    public TrialSettings Trial(int number)
    {
        if (Strategy == SweepStrategy.Grid)
        {
            return Combination(number, number - 1);
        }

        var combinations = GridSize(Settings);
        return HasOnlyLists && combinations <= MostDealt
            ? Combination(number, Dealt((int)combinations)[number - 1])
            : new(number, [.. Settings.Select(setting =>
                KeyValuePair.Create(setting.Path.Text, setting.At(Place($"{number} {setting.Path.Text}"))))]);
    }

    /// <summary>All trials.</summary>
    public IReadOnlyList<TrialSettings> All() => [.. Enumerable.Range(1, Trials).Select(Trial)];

    /// <summary>
    /// All that decides the settings and figures of a trial by its number: two sweeps with the same share their trials. More trials can be
    /// asked for later, unless how long one is trained depends on the others.
    /// </summary>
    public string Identity
    {
        get
        {
            var halving = Strategy == SweepStrategy.SuccessiveHalving ? $"{Trials} {Reduction} {Metric}" : "";
            var settings = Settings.Select(setting => setting.Values.Range is { } range
                ? FormattableString.Invariant($"{setting.Path.Text} {range.From} {range.To} {range.Scale} {Points(range)}")
                : $"{setting.Path.Text} {string.Join(' ', setting.Values.List)}");
            return FormattableString.Invariant($"{Strategy} {halving} {(Strategy == SweepStrategy.Grid ? 0 : Seed)}\n")
                + string.Join('\n', settings);
        }
    }

    private int Points(SweptRange range) => Strategy == SweepStrategy.Grid ? range.Points ?? SweptRange.UsualPoints : 0;

    private static Problem? Problem(
        SweepOptions options, SweepStrategy strategy, bool hasOnlyLists, double combinations, Func<string, string> place)
    {
        if (combinations <= 1)
        {
            return new(
                place("sweep.over"),
                "There is only one combination of these values: nothing can be compared.",
                "Give a setting a second value.");
        }

        if (strategy == SweepStrategy.Grid && combinations > MostGridTrials)
        {
            return new(
                place("sweep.over"),
                string.Create(CultureInfo.InvariantCulture, $"The grid has {combinations:n0} combinations, more than {MostGridTrials:n0}."),
                "Remove values or settings, or write \"strategy\": \"random\" with a number of \"trials\".");
        }

        return strategy == SweepStrategy.Grid && options.Trials < combinations
            ? new(
                place("sweep.trials"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The grid has {combinations:n0} combinations, and {options.Trials} trials are asked for."),
                "Leave \"trials\" out, or write \"strategy\": \"random\".")
            : strategy != SweepStrategy.Grid && hasOnlyLists && options.Trials > combinations
            ? new(
                place("sweep.trials"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{options.Trials} trials are asked for, and there are only {combinations:n0} combinations of these values."),
                "Lower \"trials\", or give more values.")
            : null;
    }

    /// <summary>A combination of the values of a grid; the last setting changes first.</summary>
    private TrialSettings Combination(int number, int index)
    {
        var values = new Stack<KeyValuePair<string, string>>();
        foreach (var setting in Settings.Reverse())
        {
            (index, var value) = Math.DivRem(index, setting.GridValues.Count);
            values.Push(new(setting.Path.Text, setting.GridValues[value]));
        }

        return new(number, [.. values]);
    }

    /// <summary>The combinations in an order of their own for each seed.</summary>
    private int[] Dealt(int combinations) =>
        [.. Enumerable.Range(0, combinations).OrderBy(index => Place($"deal {index}")).ThenBy(index => index)];

    /// <summary>A number in [0, 1): the first 53 bits of SHA-256(seed, purpose).</summary>
    private double Place(string purpose)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Sweep {Seed} {purpose}")));
        return (BinaryPrimitives.ReadUInt64BigEndian(digest) >> 11) * Math.Pow(2, -53);
    }
}
