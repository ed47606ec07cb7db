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
        [
            .. proposed.SelectMany(pair => new[] { heldOut.Images[pair.HeldOut], train.Images[pair.Train] })
                .DistinctBy(image => image.Hash),
        ];
        var read = PictureSets.Read(files, progress: null, cancellation);
        var pictures = files.Zip(read).ToDictionary(file => file.First.Hash, file => file.Second);
        var similarities = new double[proposed.Count];
        Parallel.For(
            0,
            proposed.Count,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation },
            i => similarities[i] = pictures[heldOut.Images[proposed[i].HeldOut].Hash] is { } one
                && pictures[train.Images[proposed[i].Train].Hash] is { } two
                    ? PictureAlignment.Similarity(one, two)
                    : 0);
        List<NearDuplicateImage> leaked =
        [
            .. proposed.Zip(similarities)
                .Where(pair => pair.Second >= NearDuplicateSearch.LeastSimilarityOfAlike)
                .Select(pair => new NearDuplicateImage(
                    heldOut.Images[pair.First.HeldOut].Item.Name, train.Images[pair.First.Train].Item.Name, pair.Second))
                .DistinctBy(image => image.Path),
        ];
        return leaked.Count > 0 ? leaked : null;
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

    private static List<(int HeldOut, int Train)> Proposed(
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
                    || folds.Of(heldOut.Images[pair.HeldOut], 0) != folds.Of(train.Images[pair.Train], 0))
                .Select(pair => (pair.HeldOut, pair.Train)),
        ];
    }
}
