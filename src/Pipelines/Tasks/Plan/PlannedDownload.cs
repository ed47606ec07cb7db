namespace Pipelines;

/// <summary>A weight file that a pipeline needs and that is not on this machine.</summary>
/// <param name="Backbone">The network's name in the catalogue.</param>
/// <param name="Url">From where the file comes.</param>
/// <param name="Bytes">About how large it is.</param>
/// <param name="Path">Where it will be kept.</param>
public sealed record PlannedDownload(string Backbone, Uri Url, long Bytes, string Path);
