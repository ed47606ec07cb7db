namespace Pipelines.Explanation;

/// <summary>The class activation map of one class: what each position of the feature map adds to the class's logit.</summary>
/// <param name="Class">The number of the class.</param>
/// <param name="Values">
/// Row by row from the top, as many as <see cref="ActivationMapper.MapHeight"/> × <see cref="ActivationMapper.MapWidth"/>; they sum to the
/// logit.
/// </param>
internal sealed record ActivationMap(int Class, float[] Values);

/// <summary>What became of one image.</summary>
/// <param name="Row">Its number in the list.</param>
/// <param name="Image">The image, which can be read again.</param>
/// <param name="Scores">The probability of each class; empty where the image cannot be used.</param>
/// <param name="Logits">The logit of each class; empty where the image cannot be used.</param>
/// <param name="Maps">The maps of the classes that were wanted, in that order.</param>
/// <param name="Error">Why the image cannot be used; null where it was.</param>
internal sealed record ImageActivation(
    int Row, ImageInput Image, float[] Scores, float[] Logits, IReadOnlyList<ActivationMap> Maps, string? Error);
