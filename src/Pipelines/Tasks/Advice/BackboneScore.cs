using Pipelines.Evaluation;

namespace Pipelines;

/// <summary>What a backbone promises on a user's images, and what it costs.</summary>
/// <param name="Name">The backbone.</param>
/// <param name="Size">Side of the images that it sees, in pixels.</param>
/// <param name="Dimensions">Length of its vectors.</param>
/// <param name="Megabytes">Size of its weights, in 10⁶ bytes.</param>
/// <param name="LinearAccuracy">
/// See <see cref="LeaveOneOut.LinearAccuracy"/>: near what a head on stored vectors would reach if it were trained on as few images.
/// </param>
/// <param name="NeighbourAccuracy">See <see cref="LeaveOneOut.NearestNeighbourAccuracy"/>.</param>
/// <param name="ImagesPerSecond">Images from file to vector in a second, measured on all cores.</param>
public sealed record BackboneScore(
    string Name, int Size, int Dimensions, double Megabytes, double LinearAccuracy, double NeighbourAccuracy, double ImagesPerSecond);
