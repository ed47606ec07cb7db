namespace Pipelines.Backbones.Architectures;

/// <summary>All architectures, by name.</summary>
public static class ArchitectureTable
{
    /// <summary>The rows, family by family.</summary>
    public static IReadOnlyList<Architecture> Rows { get; } =
    [
        new("resnet18", new ResNet(2, 2, 2, 2)),
        new("resnet34", new ResNet(3, 4, 6, 3)),
        new("resnet50", new ResNet(3, 4, 6, 3) { Bottleneck = true }),
        new("resnet101", new ResNet(3, 4, 23, 3) { Bottleneck = true }),
        new("resnet152", new ResNet(3, 8, 36, 3) { Bottleneck = true }),
        new("resnext50_32x4d", new ResNet(3, 4, 6, 3) { Bottleneck = true, Groups = 32, WidthPerGroup = 4 }),
        new("resnext101_32x8d", new ResNet(3, 4, 23, 3) { Bottleneck = true, Groups = 32, WidthPerGroup = 8 }),
        new("wide_resnet50_2", new ResNet(3, 4, 6, 3) { Bottleneck = true, WidthPerGroup = 128 }),
        new("wide_resnet101_2", new ResNet(3, 4, 23, 3) { Bottleneck = true, WidthPerGroup = 128 }),

        new("cifar_resnet20", new CifarResNet(3), RecommendedPreprocessing.Cifar),
        new("cifar_resnet32", new CifarResNet(5), RecommendedPreprocessing.Cifar),
        new("cifar_resnet56", new CifarResNet(9), RecommendedPreprocessing.Cifar),

        new("vgg11", new Vgg(1, 1, 2, 2, 2)),
        new("vgg11_bn", new Vgg(1, 1, 2, 2, 2) { BatchNorm = true }),
        new("vgg13", new Vgg(2, 2, 2, 2, 2)),
        new("vgg13_bn", new Vgg(2, 2, 2, 2, 2) { BatchNorm = true }),
        new("vgg16", new Vgg(2, 2, 3, 3, 3)),
        new("vgg16_bn", new Vgg(2, 2, 3, 3, 3) { BatchNorm = true }),
        new("vgg19", new Vgg(2, 2, 4, 4, 4)),
        new("vgg19_bn", new Vgg(2, 2, 4, 4, 4) { BatchNorm = true }),

        new("alexnet", new AlexNet()),

        new("squeezenet1_0", new SqueezeNet(Version11: false)),
        new("squeezenet1_1", new SqueezeNet(Version11: true)),

        new("mobilenet_v2", new MobileNetV2()),
    ];

    private static readonly Dictionary<string, Architecture> s_byName = Rows.ToDictionary(row => row.Name, StringComparer.Ordinal);

    /// <summary>The architecture of that name, or null.</summary>
    public static Architecture? Find(string name) => s_byName.GetValueOrDefault(name);
}
