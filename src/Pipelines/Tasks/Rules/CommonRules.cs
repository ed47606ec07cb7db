namespace Pipelines.Tasks.Rules;

/// <summary>The rules of every task: where the images are, and how they are divided.</summary>
internal static class CommonRules
{
    /// <summary>The rules.</summary>
    public static IReadOnlyList<OptionRule> All { get; } =
    [
        new(
            ["data.train"],
            options => options.Data.Train is null,
            _ => "It is not said where the training images are.",
            "Write \"data\": { \"train\": \"photos\" }, where photos is a folder with one sub-folder of images for each class, "
                + "or a manifest."),
        new(
            ["data.test", "data.validation"],
            options => Fraction(options.Data.Test) + Fraction(options.Data.Validation) >= 1,
            options => $"The fractions for validation ({options.Data.Validation}) and test ({options.Data.Test}) "
                + "leave nothing to train on.",
            "Together they must be below 1."),
        new(
            ["data.group", "data.columns.group"],
            options => options.Data is { Group: not null, Columns.Group: not null },
            _ => "Both \"data.group\" and \"data.columns.group\" say what belongs together.",
            "Remove one of them."),
        new(
            ["data.repeats", "data.folds"],
            options => options.Data is { Repeats: not null, Folds: null },
            _ => "There is no cross-validation that could be repeated.",
            "Write \"folds\": 5, or remove \"repeats\"."),
    ];

    private static double Fraction(PlaceOrFraction? held) => held?.Fraction ?? 0;
}
