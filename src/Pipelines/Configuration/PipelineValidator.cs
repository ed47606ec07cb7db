using System.Globalization;
using Pipelines.Configuration.Nodes;
using Pipelines.Configuration.Values;
using Pipelines.Training.Optimizers;
using Pipelines.Training.Pretext;
using Pipelines.Training.Schedules;

namespace Pipelines.Configuration;

/// <summary>Checks options against one another, as far as that needs no file.</summary>
public static class PipelineValidator
{
    /// <summary>Half of a quarter turn: a picture that is tilted further than that is nearer to the next one.</summary>
    private const int LargestTilt = 45;

    private static readonly IReadOnlyList<Rule> Rules =
    [
        new(
            ["data.train"],
            options => options.Data.Train is null,
            _ => "It is not said where the training images are.",
            "Write \"data\": { \"train\": \"photos\" }, where photos is a folder with one sub-folder of images for each class, or a manifest."),
        new(
            ["data.test", "data.validation"],
            options => Fraction(options.Data.Test) + Fraction(options.Data.Validation) >= 1,
            options => $"The fractions for validation ({options.Data.Validation}) and test ({options.Data.Test}) leave nothing to train on.",
            "Together they must be below 1."),
        new(
            ["training.earlyStopping.patience", "data.validation", "data.train"],
            options => options.Training.EarlyStopping.Patience is not null && HasNoValidation(options),
            _ => "Training cannot stop early: there are no validation images to judge it by.",
            "Hold some out, for example \"data\": { \"validation\": 0.15 }, or remove \"patience\".",
            PipelineTask.Classification),
        new(
            ["training.schedule.type", "data.validation", "data.train"],
            options => options.Training.Schedule.Type == ScheduleType.ReduceOnPlateau && HasNoValidation(options),
            _ => "The learning rate cannot follow the validation loss: there are no validation images.",
            "Hold some out, for example \"data\": { \"validation\": 0.15 }, or choose another schedule.",
            PipelineTask.Classification),
        Either("training.steps", "training.epochs", options => options.Training is { Steps: not null, Epochs: not null }),
        Either("training.intervalSteps", "training.interval", options => options.Training is { IntervalSteps: not null, Interval: not null }),
        Either("training.schedule.warmUpSteps", "training.schedule.warmUpEpochs", options => options.Training.Schedule is { WarmUpSteps: not null, WarmUpEpochs: not null }),
        new(
            ["training.schedule.warmUpSteps", "training.steps"],
            options => options.Training.Schedule.Type != ScheduleType.OneCycle && options.Training.Schedule.WarmUpSteps > options.Training.Steps,
            options => $"The warm-up of {options.Training.Schedule.WarmUpSteps} steps is longer than the whole training ({options.Training.Steps}).",
            "Shorten it, or raise \"steps\".",
            PipelineTask.Classification),
        new(
            ["training.intervalSteps", "training.steps"],
            options => options.Training.IntervalSteps > options.Training.Steps,
            options => $"An evaluation every {options.Training.IntervalSteps} steps never comes in a training of {options.Training.Steps}.",
            "Lower \"intervalSteps\", or raise \"steps\".",
            PipelineTask.Classification),
        new(
            ["training.optimizer.nesterov", "training.optimizer.momentum", "training.optimizer.type"],
            options => options.Training.Optimizer is { Type: OptimizerType.Sgd, Nesterov: true, Momentum: 0 },
            _ => "Nesterov's method looks ahead along the momentum, and the momentum is 0.",
            "Write a \"momentum\" such as 0.9, or remove \"nesterov\".",
            PipelineTask.Classification),
        new(
            ["training.frozenBatchNorm", "training.unfreeze"],
            options => options.Training is { Transfer: Training.TransferForm.FineTune, FrozenBatchNorm: false, Unfreeze.IsAll: false },
            options => $"The statistics of batch normalisation would move in all layers, but only some are trained ({options.Training.Unfreeze}).",
            "Leave \"frozenBatchNorm\" at true, or write \"unfreeze\": \"all\".",
            PipelineTask.Classification),
        new(
            ["training.schedule.warmUpEpochs", "training.epochs"],
            options => options.Training.Schedule.Type != ScheduleType.OneCycle && options.Training.Schedule.WarmUpEpochs > options.Training.Epochs,
            options => $"The warm-up of {Text(options.Training.Schedule.WarmUpEpochs!.Value)} epochs is longer than the whole training ({options.Training.Epochs}).",
            "Shorten it, or raise \"epochs\".",
            PipelineTask.Classification),
        new(
            ["training.schedule.milestones", "training.schedule.type"],
            options => options.Training.Schedule is { Type: ScheduleType.MultiStep, Milestones: null },
            _ => "It is not said after which epochs the learning rate falls.",
            "Write \"milestones\" such as [30, 60].",
            PipelineTask.Classification),
        new(
            ["training.schedule.milestones", "training.schedule.type"],
            options => options.Training.Schedule is { Type: ScheduleType.MultiStep, Milestones: { } epochs } && epochs.Zip(epochs.Skip(1)).Any(pair => pair.First >= pair.Second),
            options => $"The milestones {string.Join(", ", options.Training.Schedule.Milestones!)} are not in rising order.",
            "Write each epoch once, the smallest first.",
            PipelineTask.Classification),
        new(
            ["training.schedule.milestones", "training.schedule.type", "training.epochs"],
            options => options.Training.Schedule is { Type: ScheduleType.MultiStep, Milestones: { } epochs } && epochs.Any(epoch => epoch >= options.Training.Epochs),
            options => $"After epoch {options.Training.Schedule.Milestones!.Max()} no learning rate can fall in a training of {options.Training.Epochs}.",
            "Lower the milestone, or raise \"epochs\".",
            PipelineTask.Classification),
        new(
            ["training.interval", "training.epochs"],
            options => options.Training.Interval > options.Training.Epochs,
            options => $"An evaluation every {options.Training.Interval} epochs never comes in a training of {options.Training.Epochs}.",
            "Lower \"interval\", or raise \"epochs\".",
            PipelineTask.Classification),
        NotMixed("image.augment.mixup", options => options.Image.Augment?.Mixup),
        NotMixed("image.augment.cutmix", options => options.Image.Augment?.Cutmix),
        new(
            ["image.augment.verticalFlip", "pretext.objective"],
            options => options is { Pretext.Objective: PretextObjective.Rotation, Image.Augment.VerticalFlip: true },
            _ => "A picture that is mirrored top to bottom looks like one that was turned by half a circle: nothing tells any more by which quarter turn it was rotated.",
            "Write \"verticalFlip\": false, or choose another objective for pictures without an upright.",
            PipelineTask.Pretext),
        new(
            ["image.augment.rotate", "pretext.objective"],
            options => options is { Pretext.Objective: PretextObjective.Rotation, Image.Augment.Rotate: > LargestTilt },
            options => $"A picture that may be turned by {Text(options.Image.Augment!.Rotate!.Value)} degrees either way has no quarter turn of its own any more.",
            $"Turn it by at most {LargestTilt} degrees, better by 15, or choose another objective for pictures without an upright.",
            PipelineTask.Pretext),
    ];

    /// <summary>The options that the rules name, by path.</summary>
    internal static IEnumerable<string> CheckedOptions => Rules.SelectMany(rule => rule.Options);

    /// <summary>Checks options that come from code; those of a <see cref="PipelinesFile"/> are checked already.</summary>
    /// <param name="options">The options.</param>
    /// <returns>What is wrong: values out of range and options that contradict one another. The places are paths such as <c>data.train</c>.</returns>
    public static IReadOnlyList<Problem> Validate(PipelineOptions options)
    {
        // What can be written and read back is what a file could say.
        var binding = new Binding(FileLayout.Pipeline);
        FileLayout.Pipeline.TryBind(NodeReader.ReadOptions(ConfigurationWriter.Utf8(options)), "", binding, out _);
        Check(options, WrittenAt.Option, binding);
        return binding.Problems;
    }

    /// <summary>Reports every broken rule about options that were bound without a problem.</summary>
    internal static void Check(PipelineOptions options, Func<string, WrittenAt> place, Binding binding)
    {
        foreach (var rule in Rules.Where(rule => rule.AppliesTo(options.Task)))
        {
            if (!rule.Options.Any(binding.HasFailed) && rule.IsBroken(options))
            {
                binding.Fail(rule.Options[0], place(rule.Options[0]), rule.Found(options), rule.Remedy);
            }
        }

        Contradictions("backbone.", options.Backbone.Contradictions(fromScratch: options.Task == PipelineTask.Pretext));
        if (options.Task == PipelineTask.Pretext)
        {
            Contradictions("pretext.", options.Pretext.Contradictions());
        }

        void Contradictions(string record, IReadOnlyList<Problem> contradictions)
        {
            foreach (var contradiction in contradictions.Where(contradiction => !binding.HasFailed(record + contradiction.Place)))
            {
                var option = record + contradiction.Place;
                binding.Fail(option, place(option), contradiction.Found, contradiction.Remedy);
            }
        }

        foreach (var contradiction in options.Image.Augment?.Contradictions() ?? [])
        {
            var option = "image.augment." + contradiction.Place;
            binding.Fail(option, place(option), contradiction.Found, contradiction.Remedy);
        }
    }

    /// <summary>Whether nothing judges the training: the forms that train a classifier on pictures hold some out by themselves, the others do not.</summary>
    private static bool HasNoValidation(PipelineOptions options) =>
        (options.Task == PipelineTask.Pretext || options.Training.Transfer == Training.TransferForm.FeatureVectors)
        && options.Data.Validation is null
        && !MayHoldSplits(options.Data.Train);

    /// <summary>Two options that say the same in two units.</summary>
    private static Rule Either(string option, string other, Func<PipelineOptions, bool> areBothSet)
    {
        var (first, second) = (option[(option.LastIndexOf('.') + 1)..], other[(other.LastIndexOf('.') + 1)..]);
        return new(
            [option, other],
            areBothSet,
            _ => $"Both \"{first}\" and \"{second}\" are set, and they say the same in two units.",
            $"Remove one of them; where it comes from another pipeline, write \"{second}\": null.",
            PipelineTask.Classification);
    }

    /// <summary>Mixed pictures need labels that are mixed with them.</summary>
    private static Rule NotMixed(string option, Func<PipelineOptions, double?> alpha)
    {
        var name = option[(option.LastIndexOf('.') + 1)..];
        return new(
            [option, "pretext.objective"],
            options => options.Pretext.Objective != PretextObjective.Classification && alpha(options) > 0,
            _ => $"\"{name}\" mixes pictures and their classes, and classes are not what this pretext task is about.",
            $"Write \"{name}\": 0, or take the objective \"classification\".",
            PipelineTask.Pretext);
    }

    private static double Fraction(Data.Places.PlaceOrFraction? held) => held?.Fraction ?? 0;

    /// <summary>Whether the images' splits may be written in a manifest, which is only known once it is read.</summary>
    private static bool MayHoldSplits(string? place) => Path.GetExtension(place)?.ToLowerInvariant() is ".csv" or ".tsv";

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A condition that options must not meet.</summary>
    /// <param name="Options">The options that it looks at; the first is the one to which it is reported.</param>
    /// <param name="IsBroken">Whether it is met.</param>
    /// <param name="Found">What is wrong.</param>
    /// <param name="Remedy">What to do.</param>
    /// <param name="Task">The task to which the options belong; null for all.</param>
    private sealed record Rule(
        IReadOnlyList<string> Options, Func<PipelineOptions, bool> IsBroken, Func<PipelineOptions, string> Found, string Remedy, PipelineTask? Task = null)
    {
        /// <summary>Whether the rule speaks of that task; what holds for the training of a classifier holds for that of a pretext task, too.</summary>
        public bool AppliesTo(PipelineTask task) => Task is null || Task == task || (Task == PipelineTask.Classification && task == PipelineTask.Pretext);
    }
}
