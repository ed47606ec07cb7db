using System.Numerics.Tensors;
using Pipelines.Features;
using Pipelines.Numerics;

namespace Pipelines.Classification.Decision;

/// <summary>
/// What tells images like those of the training from others, by two numbers: the cosine to the nearest of a few prototypes of each class,
/// as of nearest neighbours (Sun et al., 2022), and the energy (Liu et al., 2020) of a head that is held small.
/// </summary>
/// <param name="Prototypes">Vectors of length 1.</param>
/// <param name="EnergyHead">The head of the energy.</param>
/// <param name="IsOwnHead">Whether it is the head of the classifier: another one would be too large.</param>
internal sealed record Familiarity(FeatureMatrix Prototypes, LinearLayer EnergyHead, bool IsOwnHead)
{
    /// <summary>How many numbers there are of an image.</summary>
    public const int Numbers = 2;

    private const int PrototypesOfAClass = 4;
    private const double ShareOfHead = 0.03;
    private const double Share = 0.08;

    /// <summary>Finds it.</summary>
    /// <param name="embeddings">The embeddings of the training images.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="head">The head of the classifier.</param>
    /// <param name="modelBytes">The size of its graph: a small part of it is what may be added.</param>
    /// <param name="trainHead">Trains a head that is held small on the embeddings.</param>
    public static Familiarity Fit(
        FeatureMatrix embeddings, IReadOnlyList<int> labels, LinearLayer head, long modelBytes, Func<LinearLayer> trainHead)
    {
        var headBytes = sizeof(float) * (long)head.Weights.Length;
        var isOwn = headBytes > ShareOfHead * modelBytes;
        var room = (Share * modelBytes) - headBytes;
        var most = Math.Max(1, (int)(room / (sizeof(float) * embeddings.Columns)));
        var classes = labels.Distinct().Order().ToList();
        var ofAClass = Math.Min(PrototypesOfAClass, most / classes.Count);
        var unit = L2Normalization.Of(embeddings);
        List<FeatureMatrix> prototypes = ofAClass == 0
            ? [SphericalMeans.Of(unit, most)]
            : [.. classes.AsParallel().AsOrdered().Select(label => SphericalMeans.Of(
                unit.Select([.. Enumerable.Range(0, labels.Count).Where(image => labels[image] == label)]), ofAClass))];
        return new(
            new([.. prototypes.SelectMany(matrix => matrix.Values)], prototypes.Sum(matrix => matrix.Rows), embeddings.Columns),
            isOwn ? head : trainHead(),
            isOwn);
    }

    /// <summary>The two numbers of each image: cosine, energy.</summary>
    public FeatureMatrix Of(FeatureMatrix embeddings)
    {
        var numbers = new FeatureMatrix(embeddings.Rows, Numbers);
        var cosines = Embedder.Apply(new(Prototypes.Values, new float[Prototypes.Rows]), L2Normalization.Of(embeddings));
        var logits = Embedder.Apply(EnergyHead, embeddings);
        for (var image = 0; image < embeddings.Rows; image++)
        {
            var row = numbers.Row(image);
            row[0] = TensorPrimitives.Max<float>(cosines.Row(image));
            row[1] = Energy(logits.Row(image));
        }

        return numbers;
    }

    private static float Energy(ReadOnlySpan<float> logits)
    {
        var highest = TensorPrimitives.Max(logits);
        var sum = 0f;
        foreach (var logit in logits)
        {
            sum += MathF.Exp(logit - highest);
        }

        return highest + MathF.Log(sum);
    }
}
