using Pipelines.Data;
using Pipelines.Numerics;
using Pipelines.Tasks;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tests.Auditing;

/// <summary>The photos of clothing with what MobileNetV2 says about them; the vectors are kept between test runs.</summary>
internal static class ClothingPhotos
{
    private static readonly Lazy<PreparedPipeline> s_pipeline = new(Prepare);

    public static PreparedPipeline Pipeline => s_pipeline.Value;

    /// <summary>The vectors of images, one row for each.</summary>
    public static FeatureMatrix Vectors(IReadOnlyList<HashedImage> images)
    {
        using var extractor = Pipeline.CreateExtractor(TimeProvider.System);
        return extractor.Extract(images).Features;
    }

    private static PreparedPipeline Prepare()
    {
        var options = new PipelineOptions
        {
            Data = new()
            {
                Train = SharedFolder.File("datasets", "clothing", "train"),
                Validation = PlaceOrFraction.At(SharedFolder.File("datasets", "clothing", "validation")),
            },
            Backbone = new() { Model = SharedFolder.File("backbones", "mobilenet_v2_imagenet.onnx") },
            Cache = new() { Folder = Path.Combine(AppContext.BaseDirectory, "clothing-vectors") },
        };
        var file = PipelinesFile.FromOptions([new("clothing", options)], AppContext.BaseDirectory);
        return PipelinePreparation.Prepare(file, "clothing", progress: null, CancellationToken.None);
    }
}
