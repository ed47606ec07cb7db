using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pipelines.Backbones;
using Pipelines.Configuration;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Runs;
using Pipelines.Sweeps.Definition;
using Pipelines.Sweeps.Trials;
using Pipelines.Tasks;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Sweeps;

/// <summary>A trial that has been checked.</summary>
/// <param name="Settings">Its settings.</param>
/// <param name="Pipeline">The pipeline with these settings, as a run would train it.</param>
/// <param name="VectorSet">Trials with the same share the vectors of their images.</param>
internal sealed record PreparedTrial(TrialSettings Settings, PreparedPipeline Pipeline, string VectorSet)
{
    /// <summary>Its number.</summary>
    public int Number => Settings.Number;

    /// <summary>Whether it trains a network on images, and not a head on stored vectors.</summary>
    public bool TrainsNetwork => Pipeline.Kind.Network(Pipeline.Options) is not null;
}

/// <summary>A sweep whose trials have all been checked, before the first one begins.</summary>
internal sealed record PreparedSweep
{
    private const int MostProblems = 10;
    private const int IdentityDigits = 12;

    /// <summary>What is tried.</summary>
    public required SweepDefinition Definition { get; init; }

    /// <summary>The pipeline without the swept settings.</summary>
    public required PreparedPipeline Pipeline { get; init; }

    /// <summary>The trials, by their numbers.</summary>
    public required IReadOnlyList<PreparedTrial> Trials { get; init; }

    /// <summary>The images by which they are compared.</summary>
    public required ComparedImages Compared { get; init; }

    /// <summary>The rungs of successive halving; none with another strategy.</summary>
    public required IReadOnlyList<Rung> Rungs { get; init; }

    /// <summary>A name for all that decides the figures of its trials: the same call finds the same trials.</summary>
    public string Identity => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{Definition.Identity}\n{RunFingerprint.HashOf(Pipeline)}")))[..IdentityDigits];

    /// <summary>Epochs of all trials together if each trained to its end.</summary>
    public long FullEpochs => Trials.Sum(trial => EpochsOf(trial));

    /// <summary>Epochs that the trials train at most, rung by rung.</summary>
    public long PlannedEpochs
    {
        get
        {
            if (Rungs.Count == 0)
            {
                return FullEpochs;
            }

            // Nobody knows yet which are the best: of trials of different length the longest.
            var (sum, longest, before) = (0L, Trials.Max(EpochsOf), 0);
            foreach (var rung in Rungs)
            {
                sum += (long)rung.Trials * (rung.Epochs(longest) - before);
                before = rung.Epochs(longest);
            }

            return sum;
        }
    }

    /// <summary>Epochs of the whole training of a trial.</summary>
    public static int EpochsOf(PreparedTrial trial) => (int)(trial.Pipeline.Kind.Length(trial.Pipeline)?.Epochs ?? 1);

    /// <summary>Prepares a sweep; problems of all trials are reported together.</summary>
    /// <param name="file">The configuration.</param>
    /// <param name="name">The pipeline.</param>
    /// <param name="progress">Receives the progress of reading the images.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ConfigurationException">Something does not fit; carries every problem found.</exception>
    public static PreparedSweep Prepare(
        PipelinesFile file, string name, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var place = (string option) => file.Place(name, option);
        var options = file.Pipelines[name];
        if (!TaskKinds.Of(options.Task).PredictsClasses)
        {
            throw new ConfigurationException(new Problem(
                place("task"), "A sweep compares classifiers, and this pipeline trains none.", "Choose a pipeline that classifies."));
        }

        var definition = SweepDefinition.Of(options.Sweep, place);
        var parts = new SharedParts();
        var pipeline = PipelinePreparation.Prepare(file, name, progress, cancellation, parts);
        var trials = new List<PreparedTrial>();
        var sets = new Dictionary<(OnnxModel, Preprocessing), string>();
        var problems = new OrderedDictionary<Problem, TrialSettings>();
        foreach (var settings in definition.All())
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var own = file.With(name, [.. settings.Values.Select(value => Override(name, value))]);
                var prepared = PipelinePreparation.Prepare(own, name, progress: null, cancellation, parts);
                var network = (prepared.FeatureGraph, prepared.Preprocessing);
                if (!sets.TryGetValue(network, out var set))
                {
                    set = FeatureGraph.Hash(prepared.FeatureGraph, prepared.Preprocessing);
                    sets.Add(network, set);
                }

                trials.Add(new(settings, prepared, set));
            }
            catch (PipelineException error)
            {
                foreach (var problem in error.Problems)
                {
                    problems.TryAdd(problem, settings);
                }
            }
        }

        if (problems.Count > 0)
        {
            throw new ConfigurationException(
            [
                .. problems.Take(MostProblems).Select(problem => problem.Key with
                {
                    Found = $"Trial {problem.Value.Number} ({problem.Value.Text}): {problem.Key.Found}",
                }),
            ]);
        }

        RequireEffect(definition, trials, place);
        var trainsNetwork = trials.Exists(trial => trial.TrainsNetwork);
        var compared = ComparedImages.Of(pipeline, definition.Strategy, trainsNetwork);
        return new()
        {
            Definition = definition,
            Pipeline = pipeline,
            Trials = trials,
            Compared = compared,
            Rungs = definition.Strategy == SweepStrategy.SuccessiveHalving ? Halving(definition, trials, place) : [],
        };
    }

    /// <summary>The figures of a trial are of the pipeline as it is, with the images of the trial.</summary>
    public PreparedPipeline OfTrial(PreparedTrial trial) => trial.Pipeline with { Data = Compared.Data };

    private static string Override(string pipeline, KeyValuePair<string, string> value)
    {
        OverridePath.Split(value.Key, out var keys);
        return $"{OverridePath.Of([FileLayout.PipelinesKey, pipeline, .. keys.Select(key => key.Name)])}={value.Value}";
    }

    /// <summary>A setting that has no meaning beside the others would only be tried to no end.</summary>
    private static void RequireEffect(SweepDefinition definition, List<PreparedTrial> trials, Func<string, string> place)
    {
        var written = trials.ConvertAll(trial => JsonSerializer.SerializeToNode(
            JsonDocument.Parse(ConfigurationWriter.Utf8(trial.Pipeline.Options)).RootElement));
        var idle = definition.Settings.Where(setting => !trials.Zip(written).Any(pair =>
            pair.First.Settings.Values.First(value => value.Key == setting.Path.Text).Value == "null"
            || setting.Path.Keys.Aggregate(pair.Second, (node, key) => (node as System.Text.Json.Nodes.JsonObject)?[key]) is not null));
        var problems = idle.Select(setting => new Problem(
            place($"sweep.over.{setting.Path.Text}"),
            $"{setting.Path.Text} has no meaning beside the other settings of this pipeline: all of its values give the same.",
            "Remove it, or change the setting on which it depends, such as \"training.transfer\".")).ToList();
        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }
    }

    private static IReadOnlyList<Rung> Halving(SweepDefinition definition, List<PreparedTrial> trials, Func<string, string> place)
    {
        if (trials.Find(trial => !trial.TrainsNetwork) is not null)
        {
            throw new ConfigurationException(new Problem(
                place("sweep.strategy"),
                "Successive halving stops trainings of networks early; a head on stored vectors takes seconds, and has no checkpoints.",
                "Choose the strategy \"random\" or \"grid\", or another \"training.transfer\"."));
        }

        string[] lengths = ["training.epochs", "training.steps", "training.timeBudgetMinutes"];
        if (definition.Settings.FirstOrDefault(setting => lengths.Contains(setting.Path.Text)) is { } length)
        {
            throw new ConfigurationException(new Problem(
                place($"sweep.over.{length.Path.Text}"),
                $"Successive halving itself decides how long trials train, and {length.Path.Text} would do it too.",
                "Remove it, or choose the strategy \"random\" or \"grid\"."));
        }

        var epochs = trials.Min(EpochsOf);
        var rungs = HalvingRungs.Of(trials.Count, epochs, definition.Reduction);
        return rungs.Count > 1
            ? rungs
            : throw new ConfigurationException(new Problem(
                place("sweep.strategy"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"There is nothing to stop early: {trials.Count} trials of {Quantity.Of(epochs, "epochs")} allow no reduction to "
                        + $"one of {definition.Reduction}."),
                "Raise \"training.epochs\" or \"trials\", lower \"reduction\", or choose the strategy \"random\"."));
    }
}
