namespace Pipelines.Benchmarks.Quality;

/// <summary>What is compared.</summary>
internal static class QualityRecipes
{
    /// <summary>The recipe that others on stored vectors are compared with: one weight decay for all, no calibration.</summary>
    public const string PlainVectors = "plain head";

    /// <summary>
    /// The recipe that other trainings of networks are compared with: a probe, then 6 epochs of AdamW, as many a script in Python has them.
    /// </summary>
    public const string PlainNetwork = "plain";

    private const string FineTune = "training.transfer=fineTune";
    private const string NotCalibrated = "head.calibrate=false";
    private const string UsualDecay = "training.optimizer.weightDecay=0.03";

    /// <summary>All trainings. Those that learn from stored vectors come first.</summary>
    public static IReadOnlyList<QualityTraining> All { get; } =
    [
        new(PlainVectors, NotCalibrated, UsualDecay)
        {
            Finishes = [.. QualityFinish.OfVectors, new("5 heads", FinishForm.FiveHeads)],
        },
        new("defaults on vectors") { Finishes = QualityFinish.OfVectors },
        new("head, decay chosen", NotCalibrated),
        new("head, calibrated", UsualDecay),
        new("head, decay 0.01", NotCalibrated, "training.optimizer.weightDecay=0.01"),
        new("head, decay 0.1", NotCalibrated, "training.optimizer.weightDecay=0.1"),
        new("head, decay 0.3", NotCalibrated, "training.optimizer.weightDecay=0.3"),
        new("head, label smoothing 0.05", NotCalibrated, UsualDecay, "head.labelSmoothing=0.05"),
        new("head, label smoothing 0.1", NotCalibrated, UsualDecay, "head.labelSmoothing=0.1"),
        new("head, balanced classes", NotCalibrated, UsualDecay, "head.classWeights=balanced"),
        new("head, length 1", NotCalibrated, UsualDecay, "embedding.l2Normalize=true"),
        new("head, twice the epochs", NotCalibrated, UsualDecay, "training.steps=1200"),

        new(
            PlainNetwork,
            FineTune,
            "training.epochs=6",
            "training.optimizer.backboneLearningRateFactor=0.2",
            "training.weightAverage=0",
            "training.weightInterpolation=false",
            "training.gradientClipping=0")
        {
            Finishes = QualityFinish.OfLastNetwork,
        },
        new("defaults", FineTune) { Finishes = QualityFinish.OfRun },
        new("last network", FineTune)
        {
            Finishes =
            [
                .. QualityFinish.OfLastNetwork,
                new("not averaged", FinishForm.LastWeights),
                new("0.8 of the way", FinishForm.FourFifths),
                new("0.6 of the way", FinishForm.ThreeFifths),
            ],
        },
        Last("backbone factor 0.2", "training.optimizer.backboneLearningRateFactor=0.2"),
        Last("20 epochs", "training.epochs=20"),
        Last("layer decay 0.7", "training.optimizer.layerDecay=0.7"),
        Last("mixup 0.2", "image.augment={\"recipe\":\"standard\",\"mixup\":0.2}"),
        Last("strong augmentation", "image.augment=strong"),
        Last("light augmentation", "image.augment=light"),
        Last("label smoothing 0", "head.labelSmoothing=0"),
        Last("dropout 0.2", "head.dropout=0.2"),
        Last("backbone factor 1", "training.optimizer.backboneLearningRateFactor=1"),
        Last("5 epochs", "training.epochs=5"),
    ];

    /// <summary>The trainings of these names.</summary>
    /// <param name="names">Names of trainings, or of recipes that are made of them; null for all.</param>
    /// <exception cref="ArgumentException">There is no such recipe.</exception>
    public static IReadOnlyList<QualityTraining> Find(IReadOnlyList<string>? names) => names is null
        ? All
        :
        [
            .. names.Select(name => All.FirstOrDefault(training => training.Recipes.Append(training.Name).Contains(name))
                ?? throw new ArgumentException(
                    $"There is no recipe \"{name}\". Known: {string.Join("; ", All.Select(training => training.Name))}."))
                .Distinct(),
        ];

    private static QualityTraining Last(string name, params string[] settings) =>
        new($"last network, {name}", [FineTune, .. settings]) { Finishes = QualityFinish.OfLastNetwork };
}
