namespace Pipelines.Benchmarks.Quality;

/// <summary>Settings of this library that are trained with, and the models that are made of one such training.</summary>
/// <param name="Name">The name of the recipe that takes the training as it is; the others have it before a "+".</param>
/// <param name="Settings">What is not a default: <c>PATH=VALUE</c>, as <c>trainer run --set</c> takes it.</param>
internal sealed record QualityTraining(string Name, params IReadOnlyList<string> Settings)
{
    /// <summary>What is made of it, by the part of the recipe's name behind the training's.</summary>
    public IReadOnlyList<QualityFinish> Finishes { get; init; } = [QualityFinish.AsRun];

    /// <summary>The recipes, in their order.</summary>
    public IEnumerable<string> Recipes => Finishes.Select(RecipeOf);

    /// <summary>Whether it learns from stored vectors.</summary>
    public bool IsOnVectors => !Settings.Any(setting => setting.StartsWith("training.transfer=", StringComparison.Ordinal));

    /// <summary>The recipe that a finish makes of it.</summary>
    public string RecipeOf(QualityFinish finish) => finish.Suffix.Length == 0 ? Name : $"{Name} + {finish.Suffix}";
}

/// <summary>A way from a training to a model.</summary>
/// <param name="Suffix">What it is called behind the training's name; empty for the name alone.</param>
/// <param name="Form">What is done.</param>
internal sealed record QualityFinish(string Suffix, FinishForm Form)
{
    /// <summary>What <c>trainer run</c> makes of it: model selection, calibration.</summary>
    public static QualityFinish AsRun { get; } = new("", FinishForm.AsRun);

    /// <summary>Head, mirrored photos: on stored vectors.</summary>
    public static IReadOnlyList<QualityFinish> OfVectors { get; } =
    [
        AsRun,
        new("test mirrored too", FinishForm.MirroredTest),
        new("training mirrored too", FinishForm.MirroredTraining),
        new("all mirrored too", FinishForm.MirroredBoth),
        new("test-time flips", FinishForm.Means),
    ];

    /// <summary>What a run makes of a network, in several ways.</summary>
    public static IReadOnlyList<QualityFinish> OfRun { get; } =
    [
        AsRun,
        new("refit", FinishForm.AsRunRefit),
        new("test mirrored too", FinishForm.AsRunMirrored),
        new("refit, test mirrored too", FinishForm.AsRunRefitMirrored),
    ];

    /// <summary>The network after the last step, without a selection.</summary>
    public static QualityFinish Last { get; } = new("", FinishForm.Last);

    /// <summary>The network after the last step, without a selection, in several ways.</summary>
    public static IReadOnlyList<QualityFinish> OfLastNetwork { get; } =
    [
        Last,
        new("refit", FinishForm.Refit),
        new("test mirrored too", FinishForm.Mirrored),
        new("refit, test mirrored too", FinishForm.RefitMirrored),
    ];
}

/// <summary>What is done to get from a training to the scores of the test images.</summary>
internal enum FinishForm
{
    /// <summary>What a run does.</summary>
    AsRun,

    /// <summary>A head on vectors; the scores are of the mean of a test image's vector and that of its mirror image.</summary>
    MirroredTest,

    /// <summary>A head on vectors of the training images and of their mirror images.</summary>
    MirroredTraining,

    /// <summary>Both.</summary>
    MirroredBoth,

    /// <summary>A head on the means of the vectors of images and of their mirror images, in training as in the test.</summary>
    Means,

    /// <summary>The mean logits of five heads, each trained with a seed of its own.</summary>
    FiveHeads,

    /// <summary>What a run does with a network, then a new head on the vectors that it gives of the training images.</summary>
    AsRunRefit,

    /// <summary>What a run does with a network, then the mean logits of a test image and its mirror image.</summary>
    AsRunMirrored,

    /// <summary>Both.</summary>
    AsRunRefitMirrored,

    /// <summary>The network after the last step: the average of the weights where there is one.</summary>
    Last,

    /// <summary>The weights of the last step, not their average.</summary>
    LastWeights,

    /// <summary>Four fifths of the way from the probe to <see cref="Last"/>.</summary>
    FourFifths,

    /// <summary>Three fifths of the way.</summary>
    ThreeFifths,

    /// <summary>A new head on the vectors that the last network gives of the training images.</summary>
    Refit,

    /// <summary>The mean logits of a test image and its mirror image.</summary>
    Mirrored,

    /// <summary>Both.</summary>
    RefitMirrored,
}
