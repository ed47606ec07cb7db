using Pipelines.Data;
using Pipelines.Data.Folds;
using Pipelines.Data.NearDuplicates;
using Pipelines.Reporting.Pictures;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Classification;

/// <summary>
/// Held-out images that show the same picture as an image of the training: what they measure is memory. Only pairs with vectors that are
/// alike are decoded and compared, so that a run on stored vectors stays as quick as it is.
/// </summary>
internal static class LeakedPictures
{
    // About ten seconds for two cores; an audit takes the time that it needs.
    private const long MostCosines = 100_000_000;

    private const int NearestOfImage = 1;
    private const int NearestOfImageInFolds = 4;

    /// <summary>Finds them; null where there are none, or none are to be looked for.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="train">The training images.</param>
    /// <param name="heldOut">The images that the metrics are of; in a cross-validation the training images.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static IReadOnlyList<NearDuplicateImage>? Find(
        PreparedPipeline pipeline, SplitFeatures train, SplitFeatures heldOut, CancellationToken cancellation)
    {
        var folds = pipeline.Data.Folds;
        if (pipeline.Options.Data.NearDuplicates != NearDuplicateHandling.Report
            || (folds is null && heldOut == train)
            || (long)heldOut.Images.Count * train.Images.Count > MostCosines)
        {
            return null;
        }

        var proposed = Proposed(train, heldOut, folds, cancellation);
        if (proposed.Count == 0)
        {
            return null;
        }

        List<HashedImage> files =
            [.. proposed
                .SelectMany(pair => new[] { heldOut.Images[pair.HeldOut], train.Images[pair.Train] })
                .DistinctBy(image => image.Hash)];
        var places = files.Index().ToDictionary(file => file.Item.Hash, file => file.Index);
        var alike = proposed.Select(pair => Alike(
            places[heldOut.Images[pair.HeldOut].Hash], places[train.Images[pair.Train].Hash], pair.Cosine)).ToHashSet();
        var found = NearDuplicateSearch.Find(PictureSets.Read(files, progress: null, cancellation), alike, progress: null, cancellation)
            .ToDictionary(pair => (pair.First, pair.Second), pair => pair.Similarity);
        List<NearDuplicateImage> leaked =
        [
            .. proposed
                .Select(pair => (Image: heldOut.Images[pair.HeldOut], Other: train.Images[pair.Train]))
                .Where(pair => found.ContainsKey(Key(pair.Image, pair.Other)))
                .DistinctBy(pair => pair.Image.Item.Name)
                .Select(pair => new NearDuplicateImage(pair.Image.Item.Name, pair.Other.Item.Name, found[Key(pair.Image, pair.Other)])),
        ];
        return leaked.Count > 0 ? leaked : null;

        (int, int) Key(HashedImage one, HashedImage two)
        {
            var pair = Alike(places[one.Hash], places[two.Hash], 0);
            return (pair.First, pair.Second);
        }
    }

    /// <summary>What to say about them.</summary>
    public static IEnumerable<string> Notes(IReadOnlyList<NearDuplicateImage>? leaked, int images, bool isCrossValidation)
    {
        if (leaked is [var first, ..])
        {
            var others = isCrossValidation ? "an image of another fold" : "a training image";
            yield return $"{leaked.Count} of the {Quantity.Of(images, "held-out images")} "
                + $"{(leaked.Count == 1 ? "shows" : "show")} the same "
                + $"picture as {others}, for example {first.Path} (as {first.Other}): the figures may be too good. "
                + "\"nearDuplicates\": \"together\" in \"data\" keeps such images on one side.";
        }
    }

    private static List<(int HeldOut, int Train, float Cosine)> Proposed(
        SplitFeatures train, SplitFeatures heldOut, FoldAssignment? folds, CancellationToken cancellation)
    {
        var isSelf = folds is not null;
        var nearest = NearestImages.Find(
            heldOut.Features, train.Features, isSelf ? NearestOfImageInFolds : NearestOfImage, isSelf, cancellation);
        return
        [
            .. nearest.Index()
                .SelectMany(image => image.Item.Select(near => (HeldOut: image.Index, Train: near.Row, Cosine: near.Similarity)))
                .Where(pair =>
                    pair.Cosine >= NearDuplicateSearch.LeastCosine && heldOut.Images[pair.HeldOut].Hash != train.Images[pair.Train].Hash)
                .Where(pair => folds is null
                    || folds.Of(heldOut.Images[pair.HeldOut], 0) != folds.Of(train.Images[pair.Train], 0)),
        ];
    }

    private static AlikeVectors Alike(int one, int two, float cosine) => new(Math.Min(one, two), Math.Max(one, two), cosine);
}
