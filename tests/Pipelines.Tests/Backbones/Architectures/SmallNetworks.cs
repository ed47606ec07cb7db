using Pipelines.Backbones.Architectures;
using Pipelines.Backbones.Architectures.Families;

namespace Pipelines.Tests.Backbones.Architectures;

/// <summary>A quick variant of every family.</summary>
internal static class SmallNetworks
{
    private static readonly Architecture[] s_all =
    [
        new("ResNet", new ResNet(1, 1, 1, 1) { Width = 8 }),
        new("ResNeXt", new ResNet(1, 1, 1, 1) { Bottleneck = true, Width = 16, Groups = 2 }),
        new("CifarResNet", new CifarResNet(1), RecommendedPreprocessing.Cifar),
        new("SqueezeNet", new SqueezeNet(Version11: true)),
        new("MobileNetV2", new MobileNetV2 { WidthFactor = 0.25 }),
        new("MobileNetV3", new MobileNetV3(Large: false) { WidthFactor = 0.35 }),
        new("MnasNet", new MnasNet(0.25)),
        new("ShuffleNetV2", new ShuffleNetV2(16, 32, 64, 128)),
        new("EfficientNet", new EfficientNet(0.25, 0.5, 0.2)),
        new("DenseNet", new DenseNet(2, 2, 2, 2) { GrowthRate = 8, FirstChannels = 16 }),
        new("GoogLeNet", new GoogLeNet()),
        new("InceptionV3", new InceptionV3(), RecommendedPreprocessing.ImageNet with { Size = 299, Resize = 342 }),
        new("RegNetX", new RegNet([1, 1, 2, 1], [16, 24, 32, 48], GroupWidth: 8)),
        new("RegNetY", new RegNet([1, 1, 2, 1], [16, 24, 32, 48], GroupWidth: 8) { Squeezes = true }),
        new("ConvNeXt", new ConvNeXt([1, 1, 2, 1], [8, 16, 32, 64])),
    ];

    public static Architecture Of(string family) => s_all.Single(network => network.Name == family);
}
