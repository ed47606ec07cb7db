using Pipelines.Backbones.Architectures;
using Pipelines.Backbones.Catalogue;
using Pipelines.Backbones.Packaged;

namespace Pipelines;

/// <summary>The networks that can be downloaded by name.</summary>
/// <remarks>
/// Names, files and accuracies are those of torchvision (0.14; for EfficientNet 0.17, which corrected the hashes in the files' names:
/// https://github.com/pytorch/vision/issues/7744). The sizes are those of its state_dicts.
/// </remarks>
public static class BackboneCatalogue
{
    /// <summary>The rows, in the order of <see cref="ArchitectureTable"/>.</summary>
    public static IReadOnlyList<CatalogueEntry> Rows { get; } =
    [
        Row("resnet18", 1, "resnet18-f37072fd.pth", 11_689_512, 46_796_608, 69.758, 89.078),
        Row("resnet34", 1, "resnet34-b627a593.pth", 21_797_672, 87_259_072, 73.314, 91.42),
        Row("resnet50", 1, "resnet50-0676ba61.pth", 25_557_032, 102_441_032, 76.13, 92.862),
        Row("resnet50", 2, "resnet50-11ad3fa6.pth", 25_557_032, 102_441_032, 80.858, 95.434, resize: 232),
        Row("resnet101", 1, "resnet101-63fe2227.pth", 44_549_160, 178_618_848, 77.374, 93.546),
        Row("resnet101", 2, "resnet101-cd907fc2.pth", 44_549_160, 178_618_848, 81.886, 95.78, resize: 232),
        Row("resnet152", 1, "resnet152-394f9c45.pth", 60_192_808, 241_378_168, 78.312, 94.046),
        Row("resnet152", 2, "resnet152-f82ba261.pth", 60_192_808, 241_378_168, 82.284, 96.002, resize: 232),
        Row("resnext50_32x4d", 1, "resnext50_32x4d-7cdf4587.pth", 25_028_904, 100_388_936, 77.618, 93.698),
        Row("resnext50_32x4d", 2, "resnext50_32x4d-1a0047aa.pth", 25_028_904, 100_388_936, 81.198, 95.34, resize: 232),
        Row("resnext101_32x8d", 1, "resnext101_32x8d-8ba56ff5.pth", 88_791_336, 355_977_696, 79.312, 94.526),
        Row("resnext101_32x8d", 2, "resnext101_32x8d-110c445d.pth", 88_791_336, 355_977_696, 82.834, 96.228, resize: 232),
        Row("wide_resnet50_2", 1, "wide_resnet50_2-95faca4d.pth", 68_883_240, 275_806_280, 78.468, 94.086),
        Row("wide_resnet50_2", 2, "wide_resnet50_2-9ba9bcbe.pth", 68_883_240, 275_806_280, 81.602, 95.758, resize: 232),
        Row("wide_resnet101_2", 1, "wide_resnet101_2-32ee1156.pth", 126_886_696, 508_099_040, 78.848, 94.284),
        Row("wide_resnet101_2", 2, "wide_resnet101_2-d733dc28.pth", 126_886_696, 508_099_040, 82.51, 96.02, resize: 232),

        Row("vgg11", 1, "vgg11-8a719046.pth", 132_863_336, 531_453_344, 69.02, 88.628),
        Row("vgg11_bn", 1, "vgg11_bn-6002323d.pth", 132_868_840, 531_497_440, 70.37, 89.81),
        Row("vgg13", 1, "vgg13-19584684.pth", 133_047_848, 532_191_392, 69.928, 89.246),
        Row("vgg13_bn", 1, "vgg13_bn-abd245e5.pth", 133_053_736, 532_238_576, 71.586, 90.374),
        Row("vgg16", 1, "vgg16-397923af.pth", 138_357_544, 553_430_176, 71.592, 90.382),
        Row("vgg16_bn", 1, "vgg16_bn-6c64b313.pth", 138_365_992, 553_497_864, 73.36, 91.516),
        Row("vgg19", 1, "vgg19-dcbb9e9d.pth", 143_667_240, 574_668_960, 72.376, 90.876),
        Row("vgg19_bn", 1, "vgg19_bn-c79401a0.pth", 143_678_248, 574_757_152, 74.218, 91.842),

        Row("alexnet", 1, "alexnet-owt-7be5be79.pth", 61_100_840, 244_403_360, 56.522, 79.066),

        Row("squeezenet1_0", 1, "squeezenet1_0-b66bff10.pth", 1_248_424, 4_993_696, 58.092, 80.42),
        Row("squeezenet1_1", 1, "squeezenet1_1-b8a52dc0.pth", 1_235_496, 4_941_984, 58.178, 80.624),

        Row("mobilenet_v2", 1, "mobilenet_v2-b0353104.pth", 3_504_872, 14_156_352, 71.878, 90.286),
        Row("mobilenet_v2", 2, "mobilenet_v2-7ebf99e0.pth", 3_504_872, 14_156_352, 72.154, 90.822, resize: 232),
        Row("mobilenet_v3_small", 1, "mobilenet_v3_small-047dcff4.pth", 2_542_856, 10_220_144, 67.668, 87.402),
        Row("mobilenet_v3_large", 1, "mobilenet_v3_large-8738ca79.pth", 5_483_032, 22_030_096, 74.042, 91.34),
        Row("mobilenet_v3_large", 2, "mobilenet_v3_large-5c1a4163.pth", 5_483_032, 22_030_096, 75.274, 92.566, resize: 232),

        Row("mnasnet0_5", 1, "mnasnet0.5_top1_67.823-3ffadce67e.pth", 2_218_512, 8_956_960, 67.734, 87.49),
        Row("mnasnet0_75", 1, "mnasnet0_75-7090bc5f.pth", 3_170_208, 12_800_480, 71.18, 90.496),
        Row("mnasnet1_0", 1, "mnasnet1.0_top1_73.512-f206786ef8.pth", 4_383_312, 17_685_344, 73.456, 91.51),
        Row("mnasnet1_3", 1, "mnasnet1_3-a4c69d6f.pth", 6_282_256, 25_324_704, 76.506, 93.522),

        Row("shufflenet_v2_x0_5", 1, "shufflenetv2_x0.5-f707e7126e.pth", 1_366_792, 5_499_424, 60.552, 81.746),
        Row("shufflenet_v2_x1_0", 1, "shufflenetv2_x1-5666bf0f80.pth", 2_278_604, 9_179_584, 69.362, 88.316),
        Row("shufflenet_v2_x1_5", 1, "shufflenetv2_x1_5-3c479a10.pth", 3_503_624, 14_108_704, 72.996, 91.086),
        Row("shufflenet_v2_x2_0", 1, "shufflenetv2_x2_0-8be3c8ee.pth", 7_393_996, 29_711_296, 76.23, 93.006),

        Row("efficientnet_b0", 1, "efficientnet_b0_rwightman-7f5810bc.pth", 5_288_548, 21_322_648, 77.692, 93.532),
        Row("efficientnet_b1", 1, "efficientnet_b1_rwightman-bac287d4.pth", 7_794_184, 31_425_480, 78.642, 94.186),
        Row("efficientnet_b1", 2, "efficientnet_b1-c27df63c.pth", 7_794_184, 31_425_480, 79.838, 94.934, 255, ResizeFilter.Bilinear),
        Row("efficientnet_b2", 1, "efficientnet_b2_rwightman-c35c1473.pth", 9_109_994, 36_710_800, 80.608, 95.31),
        Row("efficientnet_b3", 1, "efficientnet_b3_rwightman-b3899882.pth", 12_233_232, 49_282_736, 82.008, 96.054),
        Row("efficientnet_b4", 1, "efficientnet_b4_rwightman-23ab8bcd.pth", 19_341_616, 77_868_032, 83.384, 96.594),

        Row("densenet121", 1, "densenet121-a639ec97.pth", 7_978_856, 32_250_984, 74.434, 91.972),
        Row("densenet161", 1, "densenet161-8d451a50.pth", 28_681_000, 115_605_032, 77.138, 93.56),
        Row("densenet169", 1, "densenet169-b2777c0a.pth", 14_149_480, 57_232_872, 75.6, 92.806),
        Row("densenet201", 1, "densenet201-c1103571.pth", 20_013_928, 80_973_544, 76.896, 93.37),

        Row("googlenet", 1, "googlenet-1378be20.pth", 6_624_904, 52_080_312, 69.778, 89.53),

        Row("inception_v3", 1, "inception_v3_google-0cc3c7bd.pth", 27_161_264, 108_790_720, 77.294, 93.45),

        Row("regnet_x_400mf", 1, "regnet_x_400mf-adf1edd5.pth", 5_495_976, 22_135_896, 72.834, 90.95),
        Row("regnet_x_400mf", 2, "regnet_x_400mf-62229a5f.pth", 5_495_976, 22_135_896, 74.864, 92.322, resize: 232),
        Row("regnet_x_800mf", 1, "regnet_x_800mf-ad17e45c.pth", 7_259_656, 29_188_296, 75.212, 92.348),
        Row("regnet_x_800mf", 2, "regnet_x_800mf-94a99ebd.pth", 7_259_656, 29_188_296, 77.522, 93.826, resize: 232),
        Row("regnet_x_1_6gf", 1, "regnet_x_1_6gf-e3633e7f.pth", 9_190_136, 36_935_032, 77.04, 93.44),
        Row("regnet_x_1_6gf", 2, "regnet_x_1_6gf-a12f2b72.pth", 9_190_136, 36_935_032, 79.668, 94.922, resize: 232),
        Row("regnet_x_3_2gf", 1, "regnet_x_3_2gf-f342aeae.pth", 15_296_552, 61_437_088, 78.364, 93.992),
        Row("regnet_x_3_2gf", 2, "regnet_x_3_2gf-7071aa85.pth", 15_296_552, 61_437_088, 81.196, 95.43, resize: 232),
        Row("regnet_x_8gf", 1, "regnet_x_8gf-03ceed89.pth", 39_572_648, 158_653_040, 79.344, 94.686),
        Row("regnet_x_8gf", 2, "regnet_x_8gf-2b70d774.pth", 39_572_648, 158_653_040, 81.682, 95.678, resize: 232),
        Row("regnet_y_400mf", 1, "regnet_y_400mf-c65dace8.pth", 4_344_144, 17_485_608, 74.046, 91.716),
        Row("regnet_y_400mf", 2, "regnet_y_400mf-e6988f5f.pth", 4_344_144, 17_485_608, 75.804, 92.742, resize: 232),
        Row("regnet_y_800mf", 1, "regnet_y_800mf-1b27b58c.pth", 6_432_512, 25_852_152, 76.42, 93.136),
        Row("regnet_y_800mf", 2, "regnet_y_800mf-58fc7688.pth", 6_432_512, 25_852_152, 78.828, 94.502, resize: 232),
        Row("regnet_y_1_6gf", 1, "regnet_y_1_6gf-b11a554e.pth", 11_202_430, 45_021_096, 77.95, 93.966),
        Row("regnet_y_1_6gf", 2, "regnet_y_1_6gf-0d7bc02a.pth", 11_202_430, 45_021_096, 80.876, 95.444, resize: 232),
        Row("regnet_y_3_2gf", 1, "regnet_y_3_2gf-b5a9779c.pth", 19_436_338, 78_010_536, 78.948, 94.576),
        Row("regnet_y_3_2gf", 2, "regnet_y_3_2gf-9180c971.pth", 19_436_338, 78_010_536, 81.982, 95.972, resize: 232),
        Row("regnet_y_8gf", 1, "regnet_y_8gf-d0d0e4a8.pth", 39_381_472, 157_872_448, 80.032, 95.048),
        Row("regnet_y_8gf", 2, "regnet_y_8gf-dc2b1b54.pth", 39_381_472, 157_872_448, 82.828, 96.33, resize: 232),

        Row("convnext_tiny", 1, "convnext_tiny-983f1562.pth", 28_589_128, 114_356_512, 82.52, 96.146),
        Row("convnext_small", 1, "convnext_small-0c510722.pth", 50_223_688, 200_894_752, 83.616, 96.65),
        Row("convnext_base", 1, "convnext_base-6075fbad.pth", 88_591_464, 354_365_856, 84.062, 96.87),
    ];

    private static readonly Dictionary<string, CatalogueEntry> s_byName = Rows.ToDictionary(row => row.Name, StringComparer.Ordinal);

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Rows.Select(row => row.Name)];

    /// <summary>The entry of that name, or null.</summary>
    public static CatalogueEntry? Find(string name) => s_byName.GetValueOrDefault(name);

    /// <summary>The entry of that name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="place">The place for an error message.</param>
    /// <exception cref="ConfigurationException">There is none.</exception>
    public static CatalogueEntry Get(string name, string place) => Find(name) ?? throw new ConfigurationException(Unknown(name, place));

    /// <summary>
    /// Downloads the official weights of a backbone, unless they are on this machine, and checks them against their hash.
    /// </summary>
    /// <param name="name">A name of the catalogue, or of a backbone that comes with the program.</param>
    /// <param name="cache">The folder in which weights are kept. Default: <see cref="WeightCache.Resolve"/>.</param>
    /// <param name="progress">Receives the number of megabytes that have come.</param>
    /// <param name="cancellation">Stops; the next call resumes the download.</param>
    /// <returns>The file's path.</returns>
    /// <exception cref="ConfigurationException">There is no such backbone.</exception>
    /// <exception cref="PipelineException">The weights could not be downloaded, or are not the official ones; the message says how to bring
    /// them by hand.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<string> DownloadAsync(
        string name, WeightCache? cache = null, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (PackagedBackbones.Find(name) is { } packaged)
        {
            return packaged.FilePath;
        }

        var (entry, folder) = (Get(name, name), cache ?? WeightCache.Resolve());
        await new WeightDownload(folder, DownloadSettings.FromEnvironment()).FetchAsync(entry, progress, cancellation)
            .ConfigureAwait(false);
        return await Task.Run(() => folder.Verified(entry), cancellation).ConfigureAwait(false);
    }

    /// <summary>The error for a name that nothing has, with the nearest one.</summary>
    internal static Problem Unknown(string name, string place) => new(
        place,
        $"There is no backbone \"{name}\".",
        $"{NearestWord.Question(name, [.. PackagedBackbones.Names, .. Names])}Give a name of the catalogue. "
            + $"A file is named with its extension .onnx or its folder, such as \"./{name}\".")
    {
        Action = new(ProblemActionKind.ListBackbones),
    };

    private static CatalogueEntry Row(
        string architecture,
        int version,
        string file,
        long parameters,
        long bytes,
        double top1,
        double top5,
        int? resize = null,
        ResizeFilter? filter = null)
    {
        var preprocessing = ArchitectureTable.Find(architecture)!.Preprocessing;
        return new(
            version == 1 ? architecture : $"{architecture}-v{version}",
            architecture,
            $"IMAGENET1K_V{version}",
            file,
            parameters,
            bytes,
            top1,
            top5,
            preprocessing with { Resize = resize ?? preprocessing.Resize, Filter = filter ?? preprocessing.Filter });
    }
}
