namespace Pipelines;

/// <summary>The order of an image's colours.</summary>
public enum ColorChannels
{
    /// <summary>Red, green, blue: what PyTorch's, timm's and Keras's networks mostly take.</summary>
    Rgb,

    /// <summary>Blue, green, red: what networks trained with Caffe, CNTK or OpenCV mostly take.</summary>
    Bgr,
}
