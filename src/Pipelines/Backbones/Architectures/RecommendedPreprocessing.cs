namespace Pipelines;

/// <summary>How an image is shrunk.</summary>
public enum ResizeFilter
{
    /// <summary>Straight lines between pixels.</summary>
    Bilinear,

    /// <summary>Cubic curves between pixels.</summary>
    Bicubic,
}

/// <summary>The pixels that an architecture's official weights were evaluated with.</summary>
/// <param name="Size">Side of the square cut out of the centre, in pixels.</param>
/// <param name="Resize">Length of the image's shorter side before the cut, in pixels.</param>
/// <param name="Filter">How it was shrunk to that.</param>
/// <param name="Mean">Mean of red, green and blue that is subtracted, for values from 0 to 1.</param>
/// <param name="Std">Standard deviation of red, green and blue by which the difference is divided, for values from 0 to 1.</param>
public sealed record RecommendedPreprocessing(
    int Size, int Resize, ResizeFilter Filter, IReadOnlyList<double> Mean, IReadOnlyList<double> Std)
{
    /// <summary>224 pixels out of 256, bilinear, with ImageNet's mean and standard deviation: what most networks take.</summary>
    public static RecommendedPreprocessing ImageNet { get; } = new(
        224, 256, ResizeFilter.Bilinear, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

    /// <summary>Pictures of 32 pixels as they are, with CIFAR-10's mean and standard deviation.</summary>
    public static RecommendedPreprocessing Cifar { get; } = new(
        32, 32, ResizeFilter.Bilinear, [0.4914, 0.4822, 0.4465], [0.2470, 0.2435, 0.2616]);
}
