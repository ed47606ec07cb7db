namespace Pipelines;

/// <summary>
/// ResNet-18 (He et al., Deep Residual Learning for Image Recognition, 2016) with ImageNet weights, as ML.NET's own featurizer uses it. It
/// comes with a NuGet package (MIT, 64 MB) and needs no download.
/// </summary>
public static class MlNetResNet18
{
    /// <summary>The value of <c>backbone.model</c> that means it.</summary>
    public const string Name = "resnet18-mlnet";

    /// <summary>The NuGet package that brings it.</summary>
    public const string Package = "Microsoft.ML.DnnImageFeaturizer.ResNet18";

    /// <summary>Its file, where the package puts it beside the program.</summary>
    public static string FilePath => Path.Combine(AppContext.BaseDirectory, "DnnImageModels", "ResNet18Onnx", "ResNet18.onnx");

    /// <summary>
    /// The package's second graph turns the colours round and subtracts a mean image, for 224 × 224 pixels only. Its channels' means serve
    /// images of any size; the mean image differs from them by 3 to 6 of 255 (root mean square).
    /// </summary>
    internal static IReadOnlyList<(string Key, string Value)> Metadata { get; } =
    [
        ("channels", "bgr"),
        ("mean", "103.0626,115.9029,123.1516"),
        ("std", "1,1,1"),
        ("license", "MIT"),
        ("source", Package),
    ];
}
