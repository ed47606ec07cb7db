namespace Pipelines.Graph;

/// <summary>
/// What a parameter does in its layer. Weight decay is meant for <see cref="Weight"/> alone (He et al., Bag of tricks for
/// image classification, 2019).
/// </summary>
internal enum ParameterKind
{
    /// <summary>The weights of a convolution or of a linear layer.</summary>
    Weight,

    /// <summary>What a layer adds.</summary>
    Bias,

    /// <summary>The factor of a normalisation.</summary>
    NormalizationScale,

    /// <summary>What a normalisation adds.</summary>
    NormalizationOffset,

    /// <summary>Another factor: a layer scale, or the slope of a PRelu.</summary>
    Scale,
}
