namespace Pipelines;

/// <summary>Where the network is trained.</summary>
public enum TrainingDevice
{
    /// <summary>On a GPU where there is one that can be used, otherwise on the CPU.</summary>
    Auto,

    /// <summary>On the CPU, and nowhere else.</summary>
    Cpu,

    /// <summary>On the first CUDA GPU; where there is none, on the CPU, with a note.</summary>
    Cuda,
}
