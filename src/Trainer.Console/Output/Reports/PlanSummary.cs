using System.Globalization;
using Pipelines;

namespace Trainer.Output.Reports;

/// <summary>What a run would do and how long it takes, in a few lines.</summary>
internal static class PlanSummary
{
    private const int LabelWidth = 11;
    private const int MostClasses = 12;

    /// <summary>Prints it.</summary>
    public static void Print(Terminal terminal, PipelinePlan plan)
    {
        terminal.Out.WriteLine($"== {plan.Pipeline}: {Aim(plan)}; {Time(plan)}");
        foreach (var (label, text) in Facts(plan))
        {
            terminal.Fact(label, text, LabelWidth);
        }
    }

    private static IEnumerable<(string Label, string Text)> Facts(PipelinePlan plan)
    {
        yield return ("reads", Images(plan));
        if (Classes(plan) is { Length: > 0 } classes)
        {
            yield return ("classes", classes);
        }

        foreach (var download in plan.Downloads)
        {
            yield return ("downloads", string.Create(
                CultureInfo.InvariantCulture,
                $"the weights of {download.Backbone}, about {download.Bytes / 1e6:0.#} MB, from {download.Url} to {download.Path}"));
        }

        yield return ("network", string.Join(" -> ", plan.Stages.Select(Describe)));
        if (plan.ExtractsVectors)
        {
            yield return ("extracts", Extraction(plan));
        }

        if (plan.Teacher is { } teacher)
        {
            yield return ("teacher", Describe(teacher));
        }

        if (plan.Training is { } training)
        {
            yield return ("trains", Describe(training));
        }

        var folder = RunSummary.ShortPath(Path.Combine(plan.RunsFolder, "TIME"));
        yield return ("writes", $"{folder}: {string.Join(", ", plan.Files)}");
    }

    private static string Aim(PipelinePlan plan) => plan.Task switch
    {
        PipelineTask.Classification => $"trains a classifier of {Quantity.Of(plan.Classes.Count, "classes")}",
        PipelineTask.Clustering => $"groups {Quantity.Of(plan.Classes.Sum(row => row.Train), "images")} by likeness",
        _ => "trains a backbone",
    };

    private static string Time(PipelinePlan plan) => (plan.ExtractionTime, plan.Training) switch
    {
        _ when plan.Downloads.Count > 0 => "how long it takes is known after the download",
        ({ } extraction, { Seconds: { } seconds }) => $"about {Rounded(extraction.TotalSeconds + seconds)} in all",
        ({ } extraction, null or { OnStoredVectors: true }) => extraction.TotalSeconds < 1
            ? "takes seconds"
            : $"about {Rounded(extraction.TotalSeconds)} + {(plan.Training is null ? "K-means" : "training")}",
        _ => "how long it takes is not known",
    };

    private static string Images(PipelinePlan plan)
    {
        (int Count, string Split)[] splits =
        [
            (plan.Classes.Sum(row => row.Train), "training"),
            (plan.Classes.Sum(row => row.Validation), "validation"),
            (plan.Classes.Sum(row => row.Test), "test"),
        ];
        var parts = splits.Where(split => split.Count > 0).Select(split => $"{split.Count} {split.Split}");
        return $"{string.Join(" + ", parts)} {Quantity.NounOf(splits.Sum(split => split.Count), "images")}";
    }

    /// <summary>The training images of each class; of many classes, only of the smallest and the largest one.</summary>
    private static string Classes(PipelinePlan plan)
    {
        var rows = plan.Classes.Where(row => row.Label.Length > 0).OrderBy(row => row.Train).ToList();
        if (rows.Count == 0)
        {
            return "";
        }

        var (least, most, isFew) = (rows[0], rows[^1], rows.Count <= MostClasses);
        return (least.Train == most.Train, isFew) switch
        {
            (true, true) => $"{least.Train} each: " + string.Join(", ", plan.Classes.Select(row => row.Label)),
            (true, false) => $"{rows.Count}, with {Quantity.Of(least.Train, "training images")} each",
            (false, true) => string.Join(", ", plan.Classes.Select(row => $"{row.Label} {row.Train}")),
            (false, false) =>
                $"{rows.Count}, from {Quantity.Of(least.Train, "training images")} ({least.Label}) to {most.Train} ({most.Label})",
        };
    }

    private static string Describe(PlannedStage stage) =>
        $"{stage.Stage} {stage.Shape}{(stage.IsTrained ? " (trained)" : stage.Parameters > 0 ? " (frozen)" : "")}";

    private static string Extraction(PipelinePlan plan)
    {
        var cached = plan.CachedVectors == 0 ? "" : $"; {plan.CachedVectors} are in the cache";
        return plan.ExtractionTime switch
        {
            null => $"feature vectors of {Quantity.Of(plan.MissingVectors, "images")}, time unknown{cached}",
            { Ticks: 0 } => $"nothing: {plan.CachedVectors} feature vectors are in the cache",
            { TotalSeconds: var seconds } =>
                $"feature vectors of {Quantity.Of(plan.MissingVectors, "images")}, about {Rounded(seconds)} at "
                + $"{plan.ImagesPerSecond!.Value.ToString("0", CultureInfo.InvariantCulture)} images/s{cached}",
        };
    }

    private static string Describe(PlannedTeacher teacher) => string.Create(
        CultureInfo.InvariantCulture,
        $"{teacher.Name} at {teacher.Size} px -> {teacher.Channels} x {teacher.Cells} x {teacher.Cells} -> "
            + $"{Quantity.Of(teacher.Dimensions, "numbers")} for each cell; "
            + $"maps of {Quantity.Of(teacher.CachedMaps, "images")} in the cache, {teacher.MissingMaps} to compute; "
            + $"{teacher.Bytes / 1e6:0.#} MB in memory");

    private static string Describe(PlannedTraining training)
    {
        var (split, then) = training.ImagesAfterTrialSplit is { } all
            ? ("a trial split of ", $"; then all {Quantity.Of(all, "images")}")
            : ("", "");
        var images = training.ValidationImages == 0
            ? Quantity.Of(training.Images, "training images")
            : $"{training.Images} training and {Quantity.Of(training.ValidationImages, "validation images")}";
        var quickly = training.OnStoredVectors ? "in seconds, " : "";
        return $"{quickly}on {split}{images}; {Quantity.Of(training.Steps, "steps")}, {training.StepsPerEpoch} per epoch, "
            + $"{Quantity.Of(training.Epochs, "epochs")}{then}{Folds(training)}{Time(training)}";
    }

    private static string Folds(PlannedTraining training) => training is { Folds: { } folds, Repeats: { } repeats }
        ? $"; before that {folds * repeats} models on {folds - 1}/{folds} of the images each, for the cross-validation"
        : "";

    private static string Time(PlannedTraining training) => training switch
    {
        { Seconds: { } all, SecondsPerStep: { } step } =>
            string.Create(CultureInfo.InvariantCulture, $"; about {Rounded(all)} at {step:0.00} s per step"),
        { OnStoredVectors: true } => "",
        _ => "; time unknown",
    };

    private static string Rounded(double seconds) => seconds switch
    {
        < 90 => FormattableString.Invariant($"{Math.Max(1, seconds):0} s"),
        < 5400 => FormattableString.Invariant($"{seconds / 60:0} min"),
        _ => FormattableString.Invariant($"{seconds / 3600:0.0} h"),
    };
}
