using Pipelines.Backbones.Architectures;
using Pipelines.Backbones.Catalogue;

namespace Pipelines;

/// <summary>
/// A pretrained network that can be downloaded by its name: an architecture of <see cref="ArchitectureTable"/> and the
/// official weights for it.
/// </summary>
/// <param name="Name">
/// What <c>backbone.model</c> calls it: the architecture for its first weights, with <c>-v2</c> for the second ones.
/// </param>
/// <param name="Architecture">The architecture's name.</param>
/// <param name="Weights">What its publisher calls the weights, such as <c>IMAGENET1K_V1</c>.</param>
/// <param name="File">Name of the weight file; its last part begins the file's SHA-256.</param>
/// <param name="Parameters">How many numbers it learned, with its classifier.</param>
/// <param name="Bytes">Size of the tensors in the file, in bytes; the file itself is slightly larger.</param>
/// <param name="Top1">Share of ImageNet's validation images whose class is its first guess, in percent, as published.</param>
/// <param name="Top5">Share of them whose class is among its first five guesses, in percent, as published.</param>
/// <param name="Preprocessing">The pixels with which that was measured.</param>
public sealed record CatalogueEntry(
    string Name,
    string Architecture,
    string Weights,
    string File,
    long Parameters,
    long Bytes,
    double Top1,
    double Top5,
    RecommendedPreprocessing Preprocessing)
{
    /// <summary>Who publishes the weights.</summary>
    public string Source { get; init; } = "torchvision (https://github.com/pytorch/vision)";

    /// <summary>The licence under which they are published.</summary>
    public string Licence { get; init; } = "BSD-3-Clause";

    /// <summary>The images that they were learned from. Those have terms of their own.</summary>
    public string Data { get; init; } = "ImageNet-1K (ILSVRC 2012)";

    /// <summary>The official address.</summary>
    public Uri Url => new(DownloadSettings.Official, File);

    /// <summary>
    /// The first digits of the file's SHA-256, in lower-case hexadecimal; PyTorch puts them at the end of the file's name.
    /// </summary>
    public string HashPrefix => Path.GetFileNameWithoutExtension(File)[(Path.GetFileNameWithoutExtension(File).LastIndexOf('-') + 1)..];
}
