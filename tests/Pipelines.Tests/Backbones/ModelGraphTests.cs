using Pipelines.Backbones;
using Pipelines.Imaging;

namespace Pipelines.Tests.Backbones;

public class ModelGraphTests
{
    internal static ModelMetadata Metadata(Preprocessing preprocessing) => new()
    {
        Preprocessing = preprocessing,
        Backbone = "small",
        Mean = [0.5, 0.5, 0.5],
        Std = [0.25, 0.25, 0.25],
        Pipeline = "flowers",
        ProducerVersion = "0.1.0",
        Created = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };
}
