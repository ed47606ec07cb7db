using System.Globalization;
using Pipelines.Tasks.Rules;

namespace Pipelines.Tasks.Pretext;

/// <summary>The rules of pretext tasks, besides those of every training.</summary>
internal static class PretextRules
{
    /// <summary>Half of a quarter turn: an image that is tilted further than that is nearer to the next one.</summary>
    private const int LargestTilt = 45;

    /// <summary>The rules.</summary>
    public static IReadOnlyList<OptionRule> All { get; } =
    [
        new(
            ["image.testTimeFlip"],
            options => options.Image.TestTimeFlip,
            _ => "A backbone that is trained has no test-time flips: they belong to a model that predicts.",
            "Write \"testTimeFlip\": false, and true in the pipeline that uses this backbone."),
        NotMixed("image.augment.mixup", options => options.Image.Augment?.Mixup),
        NotMixed("image.augment.cutmix", options => options.Image.Augment?.Cutmix),
        new(
            ["image.augment.verticalFlip", "pretext.objective"],
            options => options is { Pretext.Objective: PretextObjective.Rotation, Image.Augment.VerticalFlip: true },
            _ => "An image that is mirrored top to bottom looks like one that was turned by half a circle: "
                + "nothing shows by which quarter turn it was rotated.",
            "Write \"verticalFlip\": false, or choose another objective for images without an upright."),
        new(
            ["image.augment.rotate", "pretext.objective"],
            options => options is { Pretext.Objective: PretextObjective.Rotation, Image.Augment.Rotate: > LargestTilt },
            options => $"An image that may be turned by {Text(options.Image.Augment?.Rotate)} degrees either way "
                + "has no quarter turn of its own.",
            $"Turn it by at most {LargestTilt} degrees, better by 15, or choose another objective for images without an upright."),
    ];

    /// <summary>Mixed images need labels that are mixed with them.</summary>
    private static OptionRule NotMixed(string option, Func<PipelineOptions, double?> alpha)
    {
        var name = OptionRule.KeyOf(option);
        return new(
            [option, "pretext.objective"],
            options => options.Pretext.Objective != PretextObjective.Classification && alpha(options) > 0,
            _ => $"\"{name}\" mixes images and their classes, and classes are not what this pretext task is about.",
            $"Write \"{name}\": 0, or take the objective \"classification\".");
    }

    private static string Text(double? number) => string.Create(CultureInfo.InvariantCulture, $"{number}");
}
