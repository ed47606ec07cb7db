namespace Pipelines;

/// <summary>An image that <see cref="ImageSorter"/> put into the folder of its class or cluster.</summary>
/// <param name="Path">The absolute path of the image.</param>
/// <param name="Destination">The copy or link, relative to the sorter's folder, with forward slashes.</param>
/// <param name="Prediction">What the model says about it.</param>
/// <param name="WasThere">Whether the copy or link was there already, from an earlier call.</param>
public sealed record SortedImage(string Path, string Destination, ImagePrediction Prediction, bool WasThere);
