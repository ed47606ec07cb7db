using Pipelines;
using Pipelines.Evaluation;
using Pipelines.Numerics;
using Spectre.Console;
using Trainer.Output;
using Trainer.Output.Comparison;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Tests.Output;

/// <summary>The outputs of which there are snapshots, each with figures that are the same on every machine.</summary>
internal static class SnapshotOutputs
{
    private static readonly string[] s_flowers =
        ["daisy", "dandelion", "roses", "sunflowers", "tulips of the botanical garden, red and white"];

    private static readonly int[][] s_counts =
    [
        [48, 8, 1, 3, 0],
        [12, 46, 0, 2, 0],
        [1, 0, 52, 0, 7],
        [0, 1, 0, 59, 0],
        [0, 0, 6, 0, 6],
    ];

    /// <summary>By the name of the file.</summary>
    public static IReadOnlyDictionary<string, Func<Terminal, Task>> All { get; } = new SortedDictionary<string, Func<Terminal, Task>>
    {
        ["run"] = Now(PrintRun),
        ["run-many-classes"] = Now(terminal => ClassificationTable.PrintResult(terminal, ManyClasses(200))),
        ["run-progress"] = Now(PrintProgress),
        ["plan"] = Now(terminal => PlanReport.Print(
            terminal, [PlanOfClassifier(), PlanOfGroups(), PlanOfFineTuning()], OutputFormat.Table, withSettings: false)),
        ["plan-settings"] = Now(terminal => PlanReport.Print(terminal, [PlanOfFineTuning()], OutputFormat.Table, withSettings: true)),
        ["predict"] = Now(PrintPredictions),
        ["evaluate"] = Now(terminal => ClassificationTable.Print(terminal, Flowers(), OutputFormat.Table)),
        ["evaluate-some-classes"] = Now(terminal => ClassificationTable.Print(terminal, SomeClasses(), OutputFormat.Table)),
        ["compare"] = Now(terminal => RunComparisonReport.Print(terminal, ComparedRuns.Classifiers(), OutputFormat.Table)),
        ["compare-clusters"] = Now(terminal => RunComparisonReport.Print(terminal, ComparedRuns.Clusterings(), OutputFormat.Table)),
        ["evaluate-clusters"] = Now(terminal => ClusteringTable.Print(terminal, Groups(), OutputFormat.Table)),
        ["backbones-list"] = Now(PrintBackbones),
        ["backbones-show"] = Now(terminal => NetworkReportOutput.Print(
            terminal, NetworkInspection.Of("builtin", null), null, WeightCache.Resolve(null), OutputFormat.Table)),
        ["backbones-advise"] = Now(PrintComparison),
        ["find-rate"] = Now(PrintRange),
        ["errors"] = Errors,
    };

    private static Func<Terminal, Task> Now(Action<Terminal> print) => terminal =>
    {
        print(terminal);
        return Task.CompletedTask;
    };

    private static ClassificationMetrics Flowers() => Metrics(s_flowers, s_counts);

    /// <summary>Images of two of five classes; one more is predicted.</summary>
    private static ClassificationMetrics SomeClasses() =>
        Metrics(s_flowers, [[20, 2, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 1, 0, 30, 0], [0, 0, 0, 0, 0]]);

    /// <summary>The metrics of a classifier that is right or wrong so often, always with a score of 0.9.</summary>
    private static ClassificationMetrics Metrics(string[] labels, int[][] counts)
    {
        var (truth, scores) = (new List<int>(), new List<float>());
        for (var label = 0; label < labels.Length; label++)
        {
            foreach (var prediction in Enumerable.Range(0, labels.Length).SelectMany(to => Enumerable.Repeat(to, counts[label][to])))
            {
                truth.Add(label);
                scores.AddRange(Enumerable.Range(0, labels.Length).Select(to => to == prediction ? 0.9f : 0.1f / (labels.Length - 1)));
            }
        }

        return ClassificationEvaluator.Evaluate(labels, truth, new FeatureMatrix([.. scores], truth.Count, labels.Length));
    }

    /// <summary>A classifier of so many classes, some of which are often taken for another one.</summary>
    public static ClassificationResult ManyClasses(int count)
    {
        var counts = Enumerable.Range(0, count).Select(_ => new int[count]).ToArray();
        for (var i = 0; i < count; i++)
        {
            counts[i][(i + 7) % count] = i % 9;
            counts[i][i] = 10;
        }

        string[] labels = [.. Enumerable.Range(1, count).Select(i => $"bird {i}")];
        return new("birds", "runs/birds/2026-11-23_22-48-47", [], [], TimeSpan.Zero, "test", Metrics(labels, counts));
    }

    private static ClusteringMetrics Groups() => new()
    {
        Images = 200,
        K = 2,
        Inertia = 123456.789,
        Silhouette = 0.0813,
        DaviesBouldin = 2.9,
        AdjustedRandIndex = 0.2528,
        NormalizedMutualInformation = 0.31,
        Purity = 0.38,
        Intervals = new()
        {
            Silhouette = new(0.0702, 0.0921),
            Level = 0.95,
            Method = new Dictionary<string, IntervalMethod> { ["silhouette"] = IntervalMethod.Bootstrap },
            Resamples = 2000,
        },
    };

    private static void PrintRun(Terminal terminal)
    {
        var time = TimeSpan.FromSeconds(2.34);
        var classifier = new ClassificationResult(
            "flowers",
            "runs/flowers/2026-11-23_22-48-47",
            [new("photos/daisy/a folder/102501987_3cdb8e5394_n.jpg", "the file ends too early: 1,024 of 20,480 bytes are there")],
            [
                new(
                    "The classes are unequal, from 48 training images (tulips) to 240 (roses), and small ones are recognised less often: "
                        + "recall 0.50, of the others 0.85. \"head\": { \"classWeights\": \"balanced\" } lets each class count the same."),
            ],
            time,
            "test",
            Flowers());
        ClassificationTable.PrintResult(terminal, classifier);
        NoteList.Print(terminal, [.. classifier.Notes.Select(note => note.Text)], classifier.Skipped, OutputFormat.Table);
        terminal.Out.WriteLine();
        RunSummary.Print(
            terminal,
            [
                classifier,
                new ClusteringResult(
                    "flower-groups-of-all-photos-2026",
                    "runs/flower-groups-of-all-photos-2026/2026-11-23_22-48-49",
                    [],
                    [],
                    time,
                    "train",
                    Groups()),
            ],
            OutputFormat.Table);
    }

    /// <summary>The stages of a run while a network is trained: bars on a terminal, lines elsewhere.</summary>
    private static void PrintProgress(Terminal terminal)
    {
        var clock = new SetClock();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal.Bars),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
        });
        console.Profile.Width = terminal.OutWidth ?? console.Profile.Width;
        var bars = new StageBars(console, clock);
        IProgress<StageProgress> stages = terminal.OutWidth is null
            ? new StageLines(new(Stream.Null, TextWriter.Null, terminal.Bars, clock, isInteractive: false))
            : bars;
        stages.Report(new("extracting features", 0, 420));
        clock.Now = TimeSpan.FromSeconds(7);
        stages.Report(new("extracting features", 420, 420));
        for (var epoch = 1; epoch <= 12; epoch++)
        {
            var (loss, accuracy) = (1.6 / epoch, 1 - (0.6 / epoch));
            var detail = FormattableString.Invariant($"epoch {epoch} of 20, loss {loss:0.000}, learning rate 9.4e-4, ")
                + FormattableString.Invariant($"validation accuracy {accuracy:0.000}, best so far: epoch 4");
            clock.Now += TimeSpan.FromSeconds(12);
            stages.Report(new("fine-tuning", epoch * 300, 6000, detail)
            {
                Evaluation = new(epoch * 10, loss, loss + (0.01 * epoch * epoch), accuracy),
            });
        }

        if (terminal.OutWidth is not null)
        {
            console.Write(bars.Draw());
        }
    }

    private static PipelinePlan PlanOfClassifier() => new(
        "surface-defects",
        "{ }\n",
        [.. new[] { "crack", "dent", "pitting", "scratch", "stain", "whole" }.Select(label => new ClassCount(label, 60, 0, 20))],
        [
            new("pixels", "3 x 64 x 64", 0, false),
            new("backbone builtin", "272 x 4 x 4", 973248, false),
            new("neck globalAveragePool", "272", 0, false),
            new("softmax head", "6", 1638, true),
        ],
        "the file names it as its last feature map: 'features', 272 × 4 × 4 at 64 × 64 pixels",
        [],
        0,
        480,
        96,
        [],
        [])
    {
        Task = PipelineTask.Classification,
        RunsFolder = Path.Combine(Environment.CurrentDirectory, "runs", "surface-defects"),
        Files = ["model.onnx", "model.zip", "metrics.json", "pipeline.json", "training.csv", "predictions.csv"],
        Training = new(360, 0, 200, 600, 3, null, null) { OnStoredVectors = true },
    };

    private static PipelinePlan PlanOfGroups() => PlanOfClassifier() with
    {
        Pipeline = "surface-groups",
        Task = PipelineTask.Clustering,
        Stages = [.. PlanOfClassifier().Stages.SkipLast(1), new("K-means", "k 2..12", 0, true)],
        RunsFolder = Path.Combine(Environment.CurrentDirectory, "runs", "surface-groups"),
        Files = ["model.onnx", "model.zip", "metrics.json", "pipeline.json", "predictions.csv", "clusters.json"],
        Training = null,
    };

    private static PipelinePlan PlanOfFineTuning() => PlanOfClassifier() with
    {
        Pipeline = "birds",
        Classes = [.. Enumerable.Range(1, 200).Select(i => new ClassCount($"bird {i}", 30 + (i % 20), 4, 10))],
        Downloads = [],
        CachedVectors = 400,
        MissingVectors = 10300,
        ImagesPerSecond = 60,
        Training = new(7000, 800, 10, 2190, 219, 2.4, 5270),
        Notes = ["1 training image occurs with different labels, for example photos/bird 7/0001.jpg and photos/bird 8/0023.jpg."],
    };

    private static void PrintPredictions(Terminal terminal)
    {
        ImageResult<ImagePrediction> Of(string path, params float[] scores) => new(path, ImagePrediction.OfScores(s_flowers, scores), null);
        PredictionReport.Print(
            terminal,
            PipelineTask.Classification,
            [
                Of("flowers/roses/102501987_3cdb8e5394_n.jpg", 0, 0, 0.9999f, 0, 0.0001f),
                Of(
                    "a/very/long/path/to/the/photographs/of/this/year/and/the/one/before/IMG_20260412_120713_HDR.jpeg",
                    0.5f,
                    0.2f,
                    0.1f,
                    0.1f,
                    0.1f),
                Of("写真/薔薇.jpg", 0.1f, 0.2f, 0, 0, 0.7f),
            ],
            3,
            OutputFormat.Table);
    }

    private static void PrintBackbones(Terminal terminal) => BackboneList.Print(
        terminal,
        [
            new("builtin", 973248, 3904224, 64, null, true),
            new("resnet18-mlnet", 15897152, 63700000, 224, null, true),
            new("mobilenet_v3_large-v2", 5483032, 22000000, 224, 75.274, false),
        ],
        OutputFormat.Table);

    private static void PrintComparison(Terminal terminal) => ComparisonReport.Print(
        terminal,
        new(
            "flowers",
            400,
            [
                new("resnet18-mlnet", 224, 512, 63.7, 0.871, 0.802, 61),
                new("../networks/exported/from/the/laboratory/mobilenet_v2_imagenet.onnx", 224, 1280, 8.8, 0.86, 0.79, 120),
                new("builtin", 64, 272, 3.9, 0.7525, 0.6675, 700),
            ],
            [new("convnext_base", "The weights are not on this machine.", "Download them first.")]),
        OutputFormat.Table);

    private static void PrintRange(Terminal terminal)
    {
        double[] losses = [.. Enumerable.Range(0, 100).Select(Loss)];
        static double Loss(int step) => step < 40 ? 1.6 : step < 70 ? 1.6 - (0.03 * (step - 40)) : 0.7 + (0.2 * (step - 70));
        LearningRateReport.Print(
            terminal, "flowers", LearningRateCurve.Of(new(), losses, hasExploded: false), OutputFormat.Table);
    }

    private static async Task Errors(Terminal terminal)
    {
        ErrorReport.Print(
            terminal,
            [
                new(
                    "pipelines.json:14:22 $.pipelines.flowers.training.epoch",
                    "There is no key \"epoch\" here.",
                    "Did you mean \"epochs\"? Allowed: transfer, unfreeze, frozenBatchNorm, batchSize, gradientAccumulation, epochs, "
                        + "steps, timeBudgetMinutes, interval, optimizer, schedule, earlyStopping, sampling, seed."),
                new(
                    "/home/ada/photographs/of/the/botanical/garden/in/spring/2026/and/of/the/autumn/before/list.csv:15",
                    "The file \"none.png\" does not exist.",
                    "Paths are relative to the manifest."),
            ]);
        await ErrorReport.GuardAsync(terminal, () => throw new OperationCanceledException());
    }
}
