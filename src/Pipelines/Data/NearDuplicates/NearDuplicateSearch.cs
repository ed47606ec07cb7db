using System.Collections.Concurrent;

namespace Pipelines.Data.NearDuplicates;

/// <summary>
/// Finds images that show the same picture: compressed anew, resized, cropped, mirrored, brightened. A perceptual hash or the feature
/// vectors propose pairs; the details of the pictures decide.
/// </summary>
internal static class NearDuplicateSearch
{
    /// <summary>From this cosine on, feature vectors propose a pair.</summary>
    public const double LeastCosine = 0.85;

    /// <summary>The most pairs that are proposed for an image, so that memory does not grow with the square of their number.</summary>
    public const int MostCandidates = 10;

    // Chosen on the training photos of clothing: docs/audit.md has the figures.
    private const int MostBits = 14;
    private const double LeastSimilarity = 0.95;

    /// <summary>From this similarity on, pictures whose feature vectors are alike are the same.</summary>
    public const double LeastSimilarityOfAlike = 0.92;

    private const int ReportEvery = 256;

    /// <summary>The pairs, in the order of the images.</summary>
    /// <param name="pictures">The picture of each image; null for one that cannot be read.</param>
    /// <param name="alike">Pairs with feature vectors that are alike; empty where there are no vectors.</param>
    /// <param name="progress">Receives the number of pairs compared.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static IReadOnlyList<NearDuplicatePair> Find(
        IReadOnlyList<GreyPicture?> pictures,
        IReadOnlyCollection<AlikeVectors> alike,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        var hashes = new PerceptualHash[pictures.Count];
        Parallel.For(0, hashes.Length, parallel, i => hashes[i] = pictures[i] is { } picture ? PerceptualHash.Of(picture) : default);

        var candidates = new ConcurrentDictionary<(int First, int Second), float>();
        Parallel.For(0, hashes.Length, parallel, first =>
        {
            foreach (var second in Nearest(first, hashes, pictures))
            {
                candidates.TryAdd((first, second), 0);
            }
        });
        foreach (var pair in alike)
        {
            candidates[(pair.First, pair.Second)] = pair.Cosine;
        }

        var pairs = new ConcurrentBag<NearDuplicatePair>();
        var done = 0;
        Parallel.ForEach(candidates, parallel, candidate =>
        {
            var ((first, second), cosine) = candidate;
            if (pictures[first] is { } one && pictures[second] is { } two)
            {
                var similarity = PictureAlignment.Similarity(one, two);
                if (similarity >= (cosine >= LeastCosine ? LeastSimilarityOfAlike : LeastSimilarity))
                {
                    pairs.Add(new(first, second, similarity));
                }
            }

            var count = Interlocked.Increment(ref done);
            if (count % ReportEvery == 0 || count == candidates.Count)
            {
                progress?.Report(new("comparing pictures", count, candidates.Count) { Unit = "pairs" });
            }
        });
        return [.. pairs.OrderBy(pair => pair.First).ThenBy(pair => pair.Second)];
    }

    /// <summary>The later images whose hashes are nearest to that of one.</summary>
    private static IEnumerable<int> Nearest(int first, PerceptualHash[] hashes, IReadOnlyList<GreyPicture?> pictures)
    {
        var near = new List<(int Bits, int Image)>();
        for (var second = first + 1; second < hashes.Length && pictures[first] is not null; second++)
        {
            var bits = hashes[first].DistanceTo(hashes[second]);
            if (bits <= MostBits && pictures[second] is not null)
            {
                near.Add((bits, second));
            }
        }

        return near.Order().Take(MostCandidates).Select(candidate => candidate.Image);
    }
}
