using System.Globalization;

namespace Pipelines.Tasks.Rules;

/// <summary>The rules of every task that takes <c>training</c>.</summary>
internal static class TrainingRules
{
    /// <summary>The rules.</summary>
    /// <param name="validatesItself">Whether the task holds out training images for validation where the options name none.</param>
    public static IReadOnlyList<OptionRule> For(Func<PipelineOptions, bool> validatesItself) =>
    [
        new(
            ["training.earlyStopping.patience", "data.validation", "data.train"],
            options => options.Training.EarlyStopping.Patience is not null && HasNoValidation(options, validatesItself),
            _ => "Training cannot stop early: there are no validation images.",
            "Hold some out, for example \"data\": { \"validation\": 0.15 }, or remove \"patience\"."),
        new(
            ["training.schedule.type", "data.validation", "data.train"],
            options => options.Training.Schedule.Type == ScheduleType.ReduceOnPlateau && HasNoValidation(options, validatesItself),
            _ => "The learning rate cannot follow the validation loss: there are no validation images.",
            "Hold some out, for example \"data\": { \"validation\": 0.15 }, or choose another schedule."),
        OptionRule.Either("training.steps", "training.epochs", options => options.Training is { Steps: not null, Epochs: not null }),
        OptionRule.Either(
            "training.intervalSteps", "training.interval", options => options.Training is { IntervalSteps: not null, Interval: not null }),
        OptionRule.Either(
            "training.schedule.warmUpSteps",
            "training.schedule.warmUpEpochs",
            options => options.Training.Schedule is { WarmUpSteps: not null, WarmUpEpochs: not null }),
        new(
            ["training.schedule.warmUpSteps", "training.steps"],
            options => WarmsUp(options) && options.Training.Schedule.WarmUpSteps > options.Training.Steps,
            options => $"The warm-up of {options.Training.Schedule.WarmUpSteps} steps is longer than the whole training "
                + $"({options.Training.Steps}).",
            "Shorten it, or raise \"steps\"."),
        new(
            ["training.intervalSteps", "training.steps"],
            options => options.Training.IntervalSteps > options.Training.Steps,
            options => $"An evaluation every {options.Training.IntervalSteps} steps never comes in a training of {options.Training.Steps}.",
            "Lower \"intervalSteps\", or raise \"steps\"."),
        new(
            ["training.optimizer.nesterov", "training.optimizer.momentum", "training.optimizer.type"],
            options => options.Training.Optimizer is { Type: OptimizerType.Sgd, Nesterov: true, Momentum: 0 },
            _ => "Nesterov's method looks ahead along the momentum, and the momentum is 0.",
            "Write a \"momentum\" such as 0.9, or remove \"nesterov\"."),
        new(
            ["training.frozenBatchNorm", "training.unfreeze"],
            options => options.Training is { Transfer: TransferForm.FineTune, FrozenBatchNorm: false, Unfreeze.IsAll: false },
            options => "The statistics of batch normalisation would move in all layers, but only some are trained "
                + $"({options.Training.Unfreeze}).",
            "Leave \"frozenBatchNorm\" at true, or write \"unfreeze\": \"all\"."),
        new(
            ["training.schedule.warmUpEpochs", "training.epochs"],
            options => WarmsUp(options) && options.Training.Schedule.WarmUpEpochs > options.Training.Epochs,
            options => $"The warm-up of {Text(options.Training.Schedule.WarmUpEpochs)} epochs is longer than the whole training "
                + $"({options.Training.Epochs}).",
            "Shorten it, or raise \"epochs\"."),
        new(
            ["training.schedule.milestones", "training.schedule.type"],
            options => options.Training.Schedule is { Type: ScheduleType.MultiStep, Milestones: null },
            _ => "It is not said after which epochs the learning rate falls.",
            "Write \"milestones\" such as [30, 60]."),
        new(
            ["training.schedule.milestones", "training.schedule.type"],
            options => options.Training.Schedule is { Type: ScheduleType.MultiStep, Milestones: { } epochs }
                && epochs.Zip(epochs.Skip(1)).Any(pair => pair.First >= pair.Second),
            options => $"The milestones {string.Join(", ", options.Training.Schedule.Milestones!)} are not in rising order.",
            "Write each epoch once, the smallest first."),
        new(
            ["training.schedule.milestones", "training.schedule.type", "training.epochs"],
            options => options.Training.Schedule is { Type: ScheduleType.MultiStep, Milestones: { } epochs }
                && epochs.Any(epoch => epoch >= options.Training.Epochs),
            options => $"After epoch {options.Training.Schedule.Milestones!.Max()} no learning rate can fall in a training of "
                + $"{options.Training.Epochs}.",
            "Lower the milestone, or raise \"epochs\"."),
        new(
            ["training.interval", "training.epochs"],
            options => options.Training.Interval > options.Training.Epochs,
            options => $"An evaluation every {options.Training.Interval} epochs never comes in a training of {options.Training.Epochs}.",
            "Lower \"interval\", or raise \"epochs\"."),
    ];

    private static string Text(double? number) => string.Create(CultureInfo.InvariantCulture, $"{number}");

    private static bool WarmsUp(PipelineOptions options) => options.Training.Schedule.HasWarmUp;

    private static bool HasNoValidation(PipelineOptions options, Func<PipelineOptions, bool> validatesItself) =>
        !validatesItself(options) && options.Data.Validation is null && !MayHoldSplits(options.Data.Train);

    /// <summary>Whether the images' splits may be written in a manifest, which is only known once it is read.</summary>
    private static bool MayHoldSplits(string? place) => Path.GetExtension(place)?.ToLowerInvariant() is ".csv" or ".tsv";
}
