namespace Pipelines;

/// <summary>The backbone that is proposed for images, and why.</summary>
/// <param name="Name">What <c>backbone.model</c> calls it.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="Scores">What was measured on the images; empty where nothing was.</param>
/// <param name="Images">How many images that was.</param>
public sealed record BackboneProposal(string Name, string Reason, IReadOnlyList<BackboneScore> Scores, int Images)
{
    /// <summary>
    /// Images from file to vector in a second, with the proposed backbone on this machine; null where it was not measured.
    /// </summary>
    public double? ImagesPerSecond => Scores.FirstOrDefault(score => score.Name == Name)?.ImagesPerSecond;
}
