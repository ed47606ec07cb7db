using Pipelines.Backbones.Architectures.Families;

namespace Pipelines.Backbones.Architectures;

/// <summary>All architectures, by name.</summary>
internal static class ArchitectureTable
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
        new("compact_resnet", new CompactResNet([32, 64, 112, 160], [1, 2, 2, 1]), ImageNet(96, 96)),

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
        new("mobilenet_v3_small", new MobileNetV3(Large: false)),
        new("mobilenet_v3_large", new MobileNetV3(Large: true)),

        new("mnasnet0_5", new MnasNet(0.5)),
        new("mnasnet0_75", new MnasNet(0.75), ImageNet(224, 232)),
        new("mnasnet1_0", new MnasNet(1)),
        new("mnasnet1_3", new MnasNet(1.3), ImageNet(224, 232)),

        new("shufflenet_v2_x0_5", new ShuffleNetV2(48, 96, 192, 1024)),
        new("shufflenet_v2_x1_0", new ShuffleNetV2(116, 232, 464, 1024)),
        new("shufflenet_v2_x1_5", new ShuffleNetV2(176, 352, 704, 1024), ImageNet(224, 232)),
        new("shufflenet_v2_x2_0", new ShuffleNetV2(244, 488, 976, 2048), ImageNet(224, 232)),

        new("efficientnet_b0", new EfficientNet(1, 1, 0.2), ImageNet(224, 256, ResizeFilter.Bicubic)),
        new("efficientnet_b1", new EfficientNet(1, 1.1, 0.2), ImageNet(240, 256, ResizeFilter.Bicubic)),
        new("efficientnet_b2", new EfficientNet(1.1, 1.2, 0.3), ImageNet(288, 288, ResizeFilter.Bicubic)),
        new("efficientnet_b3", new EfficientNet(1.2, 1.4, 0.3), ImageNet(300, 320, ResizeFilter.Bicubic)),
        new("efficientnet_b4", new EfficientNet(1.4, 1.8, 0.4), ImageNet(380, 384, ResizeFilter.Bicubic)),

        new("densenet121", new DenseNet(6, 12, 24, 16)),
        new("densenet161", new DenseNet(6, 12, 36, 24) { GrowthRate = 48, FirstChannels = 96 }),
        new("densenet169", new DenseNet(6, 12, 32, 32)),
        new("densenet201", new DenseNet(6, 12, 48, 32)),

        // torchvision normalises twice here: with ImageNet's numbers, then inside the network to these.
        new("googlenet", new GoogLeNet(), ImageNet(224, 256) with { Mean = [0.5, 0.5, 0.5], Std = [0.5, 0.5, 0.5] }),
        new("inception_v3", new InceptionV3(), ImageNet(299, 342) with { Mean = [0.5, 0.5, 0.5], Std = [0.5, 0.5, 0.5] }),

        new("regnet_x_400mf", new RegNet([1, 2, 7, 12], [32, 64, 160, 400], GroupWidth: 16)),
        new("regnet_x_800mf", new RegNet([1, 3, 7, 5], [64, 128, 288, 672], GroupWidth: 16)),
        new("regnet_x_1_6gf", new RegNet([2, 4, 10, 2], [72, 168, 408, 912], GroupWidth: 24)),
        new("regnet_x_3_2gf", new RegNet([2, 6, 15, 2], [96, 192, 432, 1008], GroupWidth: 48)),
        new("regnet_x_8gf", new RegNet([2, 5, 15, 1], [80, 240, 720, 1920], GroupWidth: 120)),
        new("regnet_y_400mf", new RegNet([1, 3, 6, 6], [48, 104, 208, 440], GroupWidth: 8) { Squeezes = true }),
        new("regnet_y_800mf", new RegNet([1, 3, 8, 2], [64, 144, 320, 784], GroupWidth: 16) { Squeezes = true }),
        new("regnet_y_1_6gf", new RegNet([2, 6, 17, 2], [48, 120, 336, 888], GroupWidth: 24) { Squeezes = true }),
        new("regnet_y_3_2gf", new RegNet([2, 5, 13, 1], [72, 216, 576, 1512], GroupWidth: 24) { Squeezes = true }),
        new("regnet_y_8gf", new RegNet([2, 4, 10, 1], [224, 448, 896, 2016], GroupWidth: 56) { Squeezes = true }),

        new("convnext_tiny", new ConvNeXt([3, 3, 9, 3], [96, 192, 384, 768]), ImageNet(224, 236)),
        new("convnext_small", new ConvNeXt([3, 3, 27, 3], [96, 192, 384, 768]), ImageNet(224, 230)),
        new("convnext_base", new ConvNeXt([3, 3, 27, 3], [128, 256, 512, 1024]), ImageNet(224, 232)),
    ];

    private static readonly Dictionary<string, Architecture> s_byName = Rows.ToDictionary(row => row.Name, StringComparer.Ordinal);

    /// <summary>The architecture of that name, or null.</summary>
    public static Architecture? Find(string name) => s_byName.GetValueOrDefault(name);

    private static RecommendedPreprocessing ImageNet(int size, int resize, ResizeFilter filter = ResizeFilter.Bilinear) =>
        RecommendedPreprocessing.ImageNet with { Size = size, Resize = resize, Filter = filter };
}
