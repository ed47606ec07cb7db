namespace Pipelines.Serving.Answers;

/// <summary>What a model says about the images of a form.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Predictions">One for each image, in their order.</param>
internal sealed record FormAnswer(string Model, IReadOnlyList<ImageAnswer> Predictions);
