using Pipelines;

namespace Trainer.Tests.Output;

/// <summary>Comparisons whose output is kept as a snapshot.</summary>
internal static class ComparedRuns
{
    /// <summary>Two classifiers, the second of which is better.</summary>
    public static RunComparison Classifiers() => new(
        PipelineTask.Classification,
        [
            new("A", "flowers", "/home/ada/runs/flowers/2026-11-23_22-48-47", 341),
            new("B", "flowers-with-the-better-backbone", "/home/ada/runs/flowers-with-the-better-backbone/2026-11-24_09-12-03", 341),
        ],
        [
            new("images", [341, 341], [null, null]),
            new("accuracy", [0.8504, 0.9208], [new(0.8087, 0.8843), new(0.8873, 0.9449)]),
            new("topK.3", [0.9707, 0.9853], [new(0.947, 0.984), new(0.966, 0.9937)]),
            new("logLoss", [0.4512, 0.2601], [new(0.38, 0.54), new(0.2, 0.34)]),
            new("seconds", [1234.5, 2.34], [null, null]),
        ],
        [
            new("backbone.model", ["builtin", "resnet18-mlnet"]),
            new("backbone.mean", ["[0.485, 0.456, 0.406]", "[0.40411764705882353, 0.45764705882352941, 0.48098039215686275]"]),
            new("image.size", ["64", "224"]),
            new("training.optimizer.weightDecay", ["0.03", null]),
        ],
        [
            new("A", "B", 341, "B is better: 0.04 to 0.10 more accuracy (95 %).")
            {
                Classification = new()
                {
                    Verdict = ComparisonVerdict.SecondBetter,
                    BothCorrect = 282,
                    OnlyFirstCorrect = 8,
                    OnlySecondCorrect = 32,
                    BothWrong = 19,
                    PValue = 0.000182,
                    Differences =
                    [
                        new("accuracy", 0.8504, 0.9208, 0.0704, new(0.0352, 0.1056)),
                        new("macroF1", 0.8412, 0.9187, 0.0775, new(0.0391, 0.1162)),
                        new("logLoss", 0.4512, 0.2601, -0.1911, new(-0.27, -0.11)),
                    ],
                    Images =
                    [
                        new(
                            "sunflowers/164671753_ab36d9cbb7_n.jpg",
                            "sunflowers",
                            new("dandelion", 0.84, false),
                            new("sunflowers", 0.68, true)),
                        new(
                            "roses/22679076_bdb4c24401_m.jpg",
                            "roses",
                            new("roses", 0.51, true),
                            new("tulips of the botanical garden, red and white", 0.99, false)),
                        .. Enumerable.Range(1, 12).Select(i => new ComparedImage(
                            $"daisy/{i:000}.jpg", "daisy", new("tulips", 0.5 - (i / 100.0), false), new("daisy", 0.9, true))),
                        new("roses/1.jpg", "roses", new("tulips", 0.9, false), new("tulips", 0.9, false)),
                    ],
                },
            },
        ]);

    /// <summary>Three clusterings, the last one of other images.</summary>
    public static RunComparison Clusterings() => new(
        PipelineTask.Clustering,
        [
            new("A", "groups", "/home/ada/runs/groups/2026-11-23_22-48-47", 200),
            new("B", "groups", "/home/ada/runs/groups/2026-11-23_22-49-02", 200),
            new("C", "others", "/home/ada/runs/others/2026-11-23_22-50-30", 90),
        ],
        [
            new("images", [200, 200, 90], [null, null, null]),
            new("silhouette", [0.0676, 0.0737, null], [new(0.0611, 0.0742), new(0.0669, 0.0803), null]),
            new("normalizedMutualInformation", [0.1664, 0.2217, null], [null, null, null]),
        ],
        [],
        [
            new(
                "A",
                "B",
                200,
                "The clusters of A and B agree on these 200 images with an adjusted Rand index of 0.49 (1: the same clusters; 0: as by "
                    + "chance).")
            {
                AdjustedRandIndex = 0.49,
            },
            new(
                "A",
                "C",
                1,
                "A and C were evaluated on different images and are not compared: 1 of the 200 of A and the 90 of C is in both."),
        ]);
}
