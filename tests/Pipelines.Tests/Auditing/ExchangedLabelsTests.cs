using Pipelines.Auditing;
using Pipelines.Auditing.Labels;
using Pipelines.Configuration.Defaults;
using Pipelines.Data;

namespace Pipelines.Tests.Auditing;

/// <summary>
/// Labels of the clothing photos are exchanged at random. The least numbers are those of scikit-learn on the same vectors: 5-fold logistic
/// regression, images in the order of their self-confidence.
/// </summary>
public sealed class ExchangedLabelsTests
{
    private const int Seeds = 3;

    [SharedTheory]
    [InlineData(0.05, 0.903, 0.804)]
    [InlineData(0.10, 0.940, 0.866)]
    [InlineData(0.20, 0.934, 0.871)]
    public void Exchanged_labels_are_found_and_their_number_is_foretold(double share, double leastAverage, double leastPrecision)
    {
        var audits = Enumerable.Range(1, Seeds).Select(seed => Audit(share, seed)).ToList();
        Assert.True(audits.Average(audit => audit.AveragePrecision) >= leastAverage, string.Join("; ", audits));
        Assert.True(audits.Average(audit => audit.PrecisionAmongFirst) >= leastPrecision, string.Join("; ", audits));
        Assert.All(audits, audit => Assert.True(
            Math.Abs(audit.ExpectedWrong - audit.ExchangedAmongFlagged) <= 0.15 * audit.Flagged, string.Join("; ", audits)));
    }

    private static Measured Audit(double share, int seed)
    {
        var train = ClothingPhotos.Pipeline.Data.Train;
        var labels = ClothingPhotos.Pipeline.Data.Labels;
        var random = new Random((seed * 1000) + (int)(share * 100));
        int[] order = [.. Enumerable.Range(0, train.Count)];
        random.Shuffle(order);
        var exchanged = order.Take((int)Math.Round(share * train.Count)).ToHashSet();
        List<HashedImage> images =
        [
            .. train.Select((image, i) => exchanged.Contains(i)
                ? image with { Item = image.Item with { Label = Other(image.Item.Label!) } }
                : image),
        ];
        var audited = new AuditedImages(
            images, [.. images.Select(_ => ImageSplit.Train)], ClothingPhotos.Vectors(train), labels);
        var head = HeadDefaults.Head(new(), TransferForm.FeatureVectors);
        var audit = LabelAudit.Run(audited, head, new(), seed, progress: null, CancellationToken.None);
        var wrong = exchanged.Select(i => images[i].Item.Name).ToHashSet();
        var (found, sum) = (0, 0.0);
        foreach (var (rank, finding) in audit.All.Index())
        {
            if (wrong.Contains(finding.Path))
            {
                found++;
                sum += found / (rank + 1.0);
            }
        }

        Assert.Equal(train.Count, audit.All.Count);
        return new(
            sum / wrong.Count,
            audit.All.Take(wrong.Count).Count(finding => wrong.Contains(finding.Path)) / (double)wrong.Count,
            audit.Expectation!.Flagged,
            audit.Findings.Count(finding => wrong.Contains(finding.Path)),
            audit.Expectation.ExpectedWrong);

        string Other(string label) => labels[(labels.ToList().IndexOf(label) + 1 + random.Next(labels.Count - 1)) % labels.Count];
    }

    private sealed record Measured(
        double AveragePrecision, double PrecisionAmongFirst, int Flagged, int ExchangedAmongFlagged, double ExpectedWrong);
}
