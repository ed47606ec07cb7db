using Pipelines.Numerics;

namespace Pipelines.Tests.Projection;

/// <summary>What MobileNetV2 says about the photos of clothing to validate on, 341 × 1,280, and their classes.</summary>
internal static class ClothingVectors
{
    public static (FeatureMatrix Vectors, IReadOnlyList<string> Labels) Load()
    {
        using var embedder = ImageEmbedder.Load(SharedFolder.File("backbones", "mobilenet_v2_imagenet.onnx"));
        var images = ImageInput.FromFolder(SharedFolder.File("datasets", "clothing", "validation"));
        var results = embedder.EmbedMany(images).Where(result => result.IsUsable).ToList();
        return (
            new FeatureMatrix([.. results.SelectMany(result => result.Value!)], results.Count, embedder.Dimensions),
            [.. results.Select(result => Path.GetFileName(Path.GetDirectoryName(result.Name)!))]);
    }
}
