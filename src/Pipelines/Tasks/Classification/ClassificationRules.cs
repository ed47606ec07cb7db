using Pipelines.Configuration;
using Pipelines.Tasks.Rules;

namespace Pipelines.Tasks.Classification;

/// <summary>The rules of classification.</summary>
internal static class ClassificationRules
{
    /// <summary>The rules. The forms that train a network hold some images out by themselves, to validate it.</summary>
    public static IReadOnlyList<OptionRule> All { get; } =
        [.. CommonRules.All, .. TrainingRules.For(options => options.Training.Transfer != TransferForm.FeatureVectors)];

    /// <summary>Options outside <c>training</c> whose meaning <c>training.transfer</c> decides.</summary>
    public static IReadOnlyList<TransferOption> TransferOptions { get; } =
    [
        new("image.augment", [TransferForm.FrozenBackbone, TransferForm.FineTune]),
        new("head.dropout", [TransferForm.FrozenBackbone, TransferForm.FineTune]),
        new("training.optimizer.backboneLearningRateFactor", [TransferForm.FineTune]),
        new("training.optimizer.layerDecay", [TransferForm.FineTune]),
    ];
}
