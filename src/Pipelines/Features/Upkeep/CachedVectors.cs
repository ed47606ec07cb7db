namespace Pipelines;

/// <summary>The vectors of one network at one image size in a cache.</summary>
/// <param name="Folder">Their folder.</param>
/// <param name="Network">Where the network came from; empty where nothing describes the folder.</param>
/// <param name="Size">Side of the images in pixels; 0 where nothing describes the folder.</param>
/// <param name="Dimensions">Length of the vectors; 0 where there is no file of them.</param>
/// <param name="Images">Number of different images.</param>
/// <param name="Files">Number of files.</param>
/// <param name="Bytes">Bytes of all files.</param>
public sealed record CachedVectors(string Folder, string Network, int Size, int Dimensions, int Images, int Files, long Bytes);
