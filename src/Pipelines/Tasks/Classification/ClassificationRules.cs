using Pipelines.Configuration;
using Pipelines.Tasks.Rules;

namespace Pipelines.Tasks.Classification;

/// <summary>The rules of classification.</summary>
internal static class ClassificationRules
{
    /// <summary>The rules. The forms that train a network hold some images out by themselves, to validate it.</summary>
    public static IReadOnlyList<OptionRule> All { get; } =
    [
        .. CommonRules.All,
        .. TrainingRules.For(options => options.Training.Transfer != TransferForm.FeatureVectors),
        new(
            ["decision"],
            options => options.Decision is { Unsure: null, Unknown: null },
            _ => "The decision asks for nothing.",
            "Write \"unsure\": { \"coverage\": 0.9 } for predictions that are unsure, \"unknown\": 0.05 for images unlike anything in "
                + "training, or both; or remove \"decision\"."),
        new(
            ["decision.unsure"],
            options => options.Decision?.Unsure is { Coverage: null, ErrorRate: null },
            _ => "It is not said when a prediction is unsure.",
            "Write \"coverage\": 0.9 for prediction sets, or \"errorRate\": 0.02 for a threshold."),
        new(
            ["decision.unsure.errorRate", "decision.unsure.coverage"],
            options => options.Decision?.Unsure is { Coverage: not null, ErrorRate: not null },
            _ => "Both \"coverage\" and \"errorRate\" say when a prediction is unsure.",
            "Remove one of them; where it comes from another pipeline, write \"coverage\": null."),
        new(
            ["decision.unsure.method", "decision.unsure.errorRate"],
            options => options.Decision?.Unsure is { Method: not null, ErrorRate: not null, Coverage: null },
            _ => "\"method\" says how prediction sets are made, and with \"errorRate\" there are none.",
            "Remove \"method\", or write \"coverage\" in place of \"errorRate\"."),
    ];

    /// <summary>Options outside <c>training</c> whose meaning <c>training.transfer</c> decides.</summary>
    public static IReadOnlyList<TransferOption> TransferOptions { get; } =
    [
        new("image.augment", [TransferForm.FrozenBackbone, TransferForm.FineTune]),
        new("head.dropout", [TransferForm.FrozenBackbone, TransferForm.FineTune]),
        new("training.optimizer.backboneLearningRateFactor", [TransferForm.FineTune]),
        new("training.optimizer.layerDecay", [TransferForm.FineTune]),
    ];
}
