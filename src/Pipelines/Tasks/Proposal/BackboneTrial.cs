using System.Globalization;
using Pipelines.Backbones;
using Pipelines.Backbones.Packaged;
using Pipelines.Data;
using Pipelines.Tasks.Advice;

namespace Pipelines.Tasks.Proposal;

/// <summary>Chooses among the backbones that come with the program by what they do on a few of the images.</summary>
internal sealed class BackboneTrial(
    IReadOnlyList<HashedImage> images, TimeProvider clock, IProgress<StageProgress>? progress, CancellationToken cancellation)
{
    /// <summary>With fewer images than that, a comparison would be chance.</summary>
    public const int FewestImages = 60;

    private const int MostImages = 240;

    /// <summary>A loss of accuracy that a faster backbone is worth.</summary>
    private const double AsGood = 0.02;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(25);

    /// <summary>The choice where nothing can be measured.</summary>
    /// <param name="why">Why nothing can be.</param>
    public static BackboneProposal Untried(string why) => PackagedBackbones.Find(MlNetResNet18.Name)!.IsHere
        ? new(MlNetResNet18.Name, $"It is the better one on most photos. {why}", [], 0)
        : new(BuiltinBackbone.Name, $"{MlNetResNet18.Name} is not on this machine.", [], 0);

    /// <summary>
    /// Compares them on 60 images, and on up to 240 where that does not tell them apart. The better one is chosen, or the
    /// faster one where it is as good.
    /// </summary>
    public BackboneProposal Choose()
    {
        if (!PackagedBackbones.Find(MlNetResNet18.Name)!.IsHere || images.Count < FewestImages)
        {
            return Untried(
                $"{Quantity.Of(images.Count, "training images")} {Quantity.Are(images.Count)} too few to compare it with "
                + $"{BuiltinBackbone.Name}.");
        }

        var started = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(s_limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var (scores, count) = ((IReadOnlyList<BackboneScore>)[], 0);
        var looks = new List<BackboneLook>();
        try
        {
            looks.AddRange(PackagedBackbones.All.Select(Look));
            scores = Compare(looks, from: 0, FewestImages, both.Token);
            count = FewestImages;
            if (!Differ(scores, count) && Affordable(scores, clock.GetElapsedTime(started)) is var more && more >= FewestImages / 2)
            {
                scores = Compare(looks, from: count, more, both.Token);
                count += more;
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            if (count == 0)
            {
                return Untried($"To compare it with {BuiltinBackbone.Name} takes more than {s_limit.TotalSeconds:0} seconds here.");
            }
        }
        finally
        {
            looks.ForEach(look => look.Dispose());
        }

        return Decide(scores, count);
    }

    /// <summary>The better one, also where that may be chance; the faster one where it is as good.</summary>
    internal static BackboneProposal Decide(IReadOnlyList<BackboneScore> scores, int count)
    {
        var byAccuracy = scores.OrderByDescending(score => score.LinearAccuracy).ToList();
        var (better, other) = (byAccuracy[0], byAccuracy[1]);
        var figures = $"{better.Name} predicts {Percent(better)} of {count} images right from the others, {other.Name} {Percent(other)}; "
            + $"{Speed(better)} and {Speed(other)} images a second";
        if (Differ(scores, count))
        {
            return new(better.Name, $"It is the better one here: {figures}.", scores, count);
        }

        var faster = scores.MaxBy(score => score.ImagesPerSecond)!;
        return better.LinearAccuracy - faster.LinearAccuracy > AsGood
            ? new(better.Name, $"It is probably the better one here: {figures}.", scores, count)
            : new(faster.Name, $"It is the faster one and as good here: {figures}.", scores, count);
    }

    /// <summary>How many more images both can be run on in three quarters of the time that is left.</summary>
    private int Affordable(IReadOnlyList<BackboneScore> scores, TimeSpan elapsed)
    {
        var count = 0.75 * (s_limit - elapsed).TotalSeconds / scores.Sum(score => 1 / score.ImagesPerSecond);
        return (int)Math.Clamp(count, 0, Math.Min(MostImages, images.Count) - FewestImages);
    }

    private BackboneLook Look(PackagedBackbone packaged) =>
        new(Backbone.LoadOrSketch(new BackboneOptions { Model = packaged.Name }, ".", key => key), new(), new(), clock);

    /// <summary>Runs all over further images: the first ones are the first of any larger sample.</summary>
    private List<BackboneScore> Compare(List<BackboneLook> looks, int from, int count, CancellationToken token)
    {
        var sample = BackboneAdvice.Sample(images, from + count).Skip(from).ToList();
        return looks.ConvertAll(look => look.Add(sample, progress, token));
    }

    /// <summary>Whether they differ by two standard errors of an accuracy of one half, where they are largest.</summary>
    private static bool Differ(IReadOnlyList<BackboneScore> scores, int count) =>
        scores.Max(score => score.LinearAccuracy) - scores.Min(score => score.LinearAccuracy) > 2 * Math.Sqrt(0.25 / count);

    private static string Percent(BackboneScore score) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * score.LinearAccuracy:0}%");

    private static string Speed(BackboneScore score) => string.Create(CultureInfo.InvariantCulture, $"{score.ImagesPerSecond:0}");
}
