namespace Pipelines.Backbones.Architectures;

/// <summary>What all layers of a network have in common: how they begin and how batch normalisation counts.</summary>
internal sealed record LayerDefaults
{
    /// <summary>First values of the kernels of convolutions.</summary>
    public required Initialization ConvolutionWeight { get; init; }

    /// <summary>First values of the biases of convolutions. Default (null): PyTorch's.</summary>
    public Initialization? ConvolutionBias { get; init; }

    /// <summary>First values of the weights of linear layers.</summary>
    public Initialization LinearWeight { get; init; } = Initialization.TorchDefault;

    /// <summary>First values of the biases of linear layers. Default (null): PyTorch's.</summary>
    public Initialization? LinearBias { get; init; }

    /// <summary>What batch normalisation adds to the variance.</summary>
    public double BatchNormEpsilon { get; init; } = 1e-5;

    /// <summary>
    /// The share of a batch's own statistics in the new running statistics, as PyTorch counts it; ONNX stores one minus this.
    /// </summary>
    public double BatchNormMomentum { get; init; } = 0.1;
}
