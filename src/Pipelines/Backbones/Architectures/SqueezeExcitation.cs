namespace Pipelines.Backbones.Architectures;

/// <summary>Squeeze and excitation: "Squeeze-and-Excitation Networks", Hu et al., 2017 (https://arxiv.org/abs/1709.01507).</summary>
internal static class SqueezeExcitation
{
    /// <summary>Multiplies each channel by a factor that depends on the averages of all channels.</summary>
    /// <param name="net">Where it is written down.</param>
    /// <param name="x">What it reads.</param>
    /// <param name="name">Its name.</param>
    /// <param name="squeezed">Channels between its two layers.</param>
    /// <param name="activation">What follows the first layer.</param>
    /// <param name="gate">What makes factors from 0 to 1 of the second layer's output.</param>
    public static NetworkTensor Apply(
        NetworkBuilder net,
        NetworkTensor x,
        string name,
        int squeezed,
        Func<NetworkTensor, NetworkTensor> activation,
        Func<NetworkTensor, NetworkTensor> gate)
    {
        var factor = activation(net.Convolution(net.GlobalAveragePool(x), $"{name}.fc1", squeezed, 1, bias: true));
        return net.Multiply(x, gate(net.Convolution(factor, $"{name}.fc2", x.Channels, 1, bias: true)), name);
    }
}
