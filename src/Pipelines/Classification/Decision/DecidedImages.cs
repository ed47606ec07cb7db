using System.Numerics.Tensors;
using Pipelines.Backbones;
using Pipelines.Numerics;

namespace Pipelines.Classification.Decision;

/// <summary>What was decided on images.</summary>
/// <param name="Decisions">The decision on each.</param>
/// <param name="Typicality">How typical each is; null where that is not known.</param>
/// <param name="Sets">Whether each class is in the set of each; null where there are none.</param>
internal sealed record DecidedImages(
    IReadOnlyList<ImageDecision> Decisions, IReadOnlyList<float>? Typicality, IReadOnlyList<bool[]>? Sets)
{
    /// <summary>Decides as the graph does.</summary>
    /// <param name="layers">How to decide.</param>
    /// <param name="scores">The scores of each image.</param>
    /// <param name="familiarity">Cosine and energy of each; null where <paramref name="layers"/> do not ask for them.</param>
    public static DecidedImages Of(DecisionLayers layers, FeatureMatrix scores, FeatureMatrix? familiarity)
    {
        var scale = layers.Typicality?.Scale;
        var images = Enumerable.Range(0, scores.Rows);
        float[]? numbers = scale is null ? null : [.. images.Select(image => TypicalityFit.Number(scale, familiarity!.Row(image)))];
        bool[][]? sets = layers.Sets is null ? null : [.. images.Select(image => Conformal.SetOf(layers.Sets, scores.Row(image)))];
        return new(
            [.. images.Select(Decide)],
            scale is null ? null : [.. numbers!.Select(number => TypicalityFit.Share(scale, number))],
            sets);

        ImageDecision Decide(int image) =>
            numbers is not null && numbers[image] < scale!.Least ? ImageDecision.Unknown
            : sets is not null && sets[image].Count(isIn => isIn) != 1 ? ImageDecision.Unsure
            : layers.LeastScore is { } least && TensorPrimitives.Max<float>(scores.Row(image)) < least ? ImageDecision.Unsure
            : ImageDecision.Accept;
    }

    /// <summary>The classes of a prediction set, the most probable first.</summary>
    public static IReadOnlyList<string> LabelsOf(bool[] set, IReadOnlyList<string> labels, ReadOnlySpan<float> scores)
    {
        var values = scores.ToArray();
        return
        [
            .. Enumerable.Range(0, set.Length).Where(label => set[label]).OrderByDescending(label => values[label])
                .Select(label => labels[label]),
        ];
    }

    /// <summary>Several parts in one, each image at its place.</summary>
    /// <param name="parts">The parts, and the places of their images.</param>
    public static DecidedImages Joined(IReadOnlyList<(DecidedImages Part, IReadOnlyList<int> Places)> parts)
    {
        return new(
            InOrder(part => part.Decisions)!,
            InOrder(part => part.Typicality),
            InOrder(part => part.Sets));

        IReadOnlyList<T>? InOrder<T>(Func<DecidedImages, IReadOnlyList<T>?> of)
        {
            if (of(parts[0].Part) is null)
            {
                return null;
            }

            var joined = new T[parts.Sum(part => part.Places.Count)];
            foreach (var (part, places) in parts)
            {
                foreach (var (row, place) in places.Index())
                {
                    joined[place] = of(part)![row];
                }
            }

            return joined;
        }
    }
}
