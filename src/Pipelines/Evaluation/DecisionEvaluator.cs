using System.Numerics.Tensors;
using Pipelines.Classification.Decision;
using Pipelines.Evaluation.Intervals;
using Pipelines.Numerics;

namespace Pipelines.Evaluation;

/// <summary>Measures decisions on images whose classes are known.</summary>
internal static class DecisionEvaluator
{
    /// <summary>The metrics.</summary>
    /// <param name="labels">The classes.</param>
    /// <param name="truth">The class of each image.</param>
    /// <param name="scores">The scores of each image.</param>
    /// <param name="decided">What was decided on each.</param>
    /// <param name="groups">Which images belong together.</param>
    /// <param name="fit">What the limits were fitted on; null where that is not known.</param>
    public static DecisionMetrics Evaluate(
        IReadOnlyList<string> labels,
        IReadOnlyList<int> truth,
        FeatureMatrix scores,
        DecidedImages decided,
        ImageGroups groups,
        DecisionFitFacts? fit)
    {
        int[] all = [.. Enumerable.Range(0, truth.Count)];
        bool IsAccepted(int image) => decided.Decisions[image] == ImageDecision.Accept;
        bool IsRight(int image) => TensorPrimitives.IndexOfMax<float>(scores.Row(image)) == truth[image];
        bool IsCovered(int image) => decided.Sets![image][truth[image]];
        Proportion Of(IReadOnlyList<int> images, Func<int, bool> isHit) =>
            new(images.Count(isHit) / (double)images.Count, WilsonInterval.Of(images, isHit, groups));
        Proportion? Accuracy(IReadOnlyList<int> images) => images.Where(IsAccepted).ToList() is { Count: > 0 } accepted
            ? Of(accepted, IsRight)
            : null;
        Proportion? Coverage(IReadOnlyList<int> images) => decided.Sets is null ? null : Of(images, IsCovered);
        return new()
        {
            FittedOn = fit?.Source,
            FittedImages = fit?.Images,
            CrossFitted = fit?.CrossFitted ?? false,
            Threshold = fit?.Threshold,
            Images = all.Length,
            Accepted = Of(all, IsAccepted),
            Unsure = Of(all, image => decided.Decisions[image] == ImageDecision.Unsure),
            Unknown = Of(all, image => decided.Decisions[image] == ImageDecision.Unknown),
            AcceptedAccuracy = Accuracy(all),
            Coverage = Coverage(all),
            SetSize = decided.Sets?.Average(set => (double)set.Count(isIn => isIn)),
            PerClass =
            [
                .. labels.Index()
                    .Select(label => (Label: label.Item, Images: all.Where(image => truth[image] == label.Index).ToList()))
                    .Where(row => row.Images.Count > 0)
                    .Select(row => new ClassDecisions(
                        row.Label, row.Images.Count, Of(row.Images, IsAccepted), Accuracy(row.Images), Coverage(row.Images))),
            ],
        };
    }
}

/// <summary>What the limits of a decision were fitted on.</summary>
/// <param name="Source">Which images.</param>
/// <param name="Images">How many.</param>
/// <param name="CrossFitted">Whether they are the images that are evaluated.</param>
/// <param name="Threshold">The threshold on the highest score; null for none.</param>
internal sealed record DecisionFitFacts(DecisionSource Source, int Images, bool CrossFitted, double? Threshold);
