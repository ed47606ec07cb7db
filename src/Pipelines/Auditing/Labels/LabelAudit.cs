using Pipelines.Classification;
using Pipelines.Data;
using Pipelines.Data.Labels;
using Pipelines.Numerics;

namespace Pipelines.Auditing.Labels;

/// <summary>Finds labels that are probably wrong, by classifiers that were not trained on the image.</summary>
/// <param name="Findings">What is flagged.</param>
/// <param name="All">The same for every image whose label could be audited.</param>
/// <param name="Expectation">How many of the flagged are expected to be wrong; null where no label could be audited.</param>
/// <param name="Notes">What a user should know, such as classes that are too small.</param>
internal sealed record LabelAudit(
    IReadOnlyList<AuditFinding> Findings,
    IReadOnlyList<AuditFinding> All,
    LabelExpectation? Expectation,
    IReadOnlyList<string> Notes)
{
    /// <summary>The fewest different images of a class whose labels are audited: its other folds must show what the class is.</summary>
    public const int LeastImages = 5;

    private const int Rounds = 3;
    private const int ManyImages = 20_000;

    /// <summary>Audits the labels.</summary>
    /// <param name="audited">The images.</param>
    /// <param name="head">The loss and the weights of the classes.</param>
    /// <param name="embedding">The bottleneck and the normalisation before the head.</param>
    /// <param name="seed">Decides the folds.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static LabelAudit Run(
        AuditedImages audited,
        ResolvedHead head,
        EmbeddingOptions embedding,
        int seed,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        if (audited.Labels.Count == 0)
        {
            return new([], [], null, ["The images have no labels, so that no label was audited."]);
        }

        var units = new SplitUnits(audited.Images);
        var large = audited.Images
            .GroupBy(image => image.Item.Label!, StringComparer.Ordinal)
            .ToLookup(members => members.DistinctBy(units.KeyOf).Take(LeastImages).Count() == LeastImages, members => members.Key);
        var classes = large[true].Order(StringComparer.Ordinal).ToList();
        var notes = large[false].Any()
            ? [$"Labels are not audited of classes with fewer than {LeastImages} different images: {string.Join(", ", large[false])}."]
            : new List<string>();
        if (classes.Count < 2)
        {
            return new([], [], null, [.. notes, "Labels can be audited from two classes on; no label was."]);
        }

        int[] rows = [.. Enumerable.Range(0, audited.Images.Count).Where(row => classes.Contains(audited.Images[row].Item.Label!))];
        List<HashedImage> chosen = [.. rows.Select(row => audited.Images[row])];
        var images = new LabelledImages(
            audited.Vectors.Select(rows), LabelNumbers.Of(classes, chosen), [.. chosen.Select(units.KeyOf)], classes);
        var rounds = rows.Length > ManyImages ? 1 : Rounds;
        var scores = OutOfFoldScores.Predict(images, head, embedding, rounds, seed, progress, cancellation);
        return Of(audited, images, rows, scores, notes);
    }

    private static LabelAudit Of(
        AuditedImages audited, LabelledImages images, int[] rows, FeatureMatrix scores, IReadOnlyList<string> notes)
    {
        var flagged = ConfidentLearning.Flag(scores, images.Labels);
        var noise = LabelNoise.Fit(scores, images.Labels);
        var (all, findings, wrong) = (new List<AuditFinding>(), new List<AuditFinding>(), 0.0);
        for (var i = 0; i < rows.Length; i++)
        {
            var row = scores.Row(i);
            var suggestion = images.ClassNames[ConfidentLearning.Predicted(row)];
            var finding = audited.Finding(rows[i], AuditKind.Label, 1 - row[images.Labels[i]], suggestion);
            all.Add(finding);
            if (flagged[i])
            {
                findings.Add(finding);
                wrong += noise.WrongProbability(row, images.Labels[i]);
            }
        }

        return new(
            Worst(findings), Worst(all), new(findings.Count, wrong, rows.Length, noise.Share), notes);
    }

    private static List<AuditFinding> Worst(List<AuditFinding> findings) => [.. findings.OrderByDescending(finding => finding.Score)];
}
