using Pipelines.Numerics;

namespace Pipelines.Backbones;

/// <summary>What makes a decision of the scores and the embedding of an image: see <see cref="DecisionGraph"/>.</summary>
internal sealed record DecisionLayers
{
    /// <summary>How prediction sets are made; null for none.</summary>
    public PredictionSetRule? Sets { get; init; }

    /// <summary>The least highest score of an accepted image; null for none. Above 1, no image is accepted.</summary>
    public float? LeastScore { get; init; }

    /// <summary>How typical images are told from others; null where that is not wanted.</summary>
    public TypicalityLayers? Typicality { get; init; }
}

/// <summary>Which classes are in a prediction set.</summary>
/// <param name="Method">The method.</param>
/// <param name="Threshold">
/// Of <see cref="ConformalMethod.Lac"/> the least score of a class in the set; of <see cref="ConformalMethod.Raps"/> the most that the
/// scores of the classes before it may add up to, with their penalty.
/// </param>
internal sealed record PredictionSetRule(ConformalMethod Method, float Threshold)
{
    /// <summary>What each class before another one adds to the scores of these (λ, from the second class on).</summary>
    public const float Penalty = 0.1f;
}

/// <summary>What an embedding is compared with.</summary>
/// <param name="Prototypes">Vectors of length 1, each in the middle of some training images.</param>
/// <param name="EnergyHead">
/// The linear layer whose outputs make the energy; null where it is the head of the classifier.
/// </param>
/// <param name="Scale">What is made of both.</param>
internal sealed record TypicalityLayers(FeatureMatrix Prototypes, LinearLayer? EnergyHead, TypicalityScale Scale);

/// <summary>
/// Makes one number of the cosine to the nearest prototype, which sees what is far from all classes, and the energy, which sees what is
/// between them: energy + min(cosine, 0), each with a factor and an offset. Then the share of known images with a lower number.
/// </summary>
internal sealed record TypicalityScale
{
    /// <summary>The factor of the cosine.</summary>
    public required float CosineFactor { get; init; }

    /// <summary>What is added to it.</summary>
    public required float CosineOffset { get; init; }

    /// <summary>The factor of the energy.</summary>
    public required float EnergyFactor { get; init; }

    /// <summary>What is added to it.</summary>
    public required float EnergyOffset { get; init; }

    /// <summary>Numbers in rising order.</summary>
    public required IReadOnlyList<float> Knots { get; init; }

    /// <summary>The typicality at each of them, from 0 to 1; between them it rises evenly.</summary>
    public required IReadOnlyList<float> Levels { get; init; }

    /// <summary>The least number of an image that is not unknown.</summary>
    public required float Least { get; init; }
}
