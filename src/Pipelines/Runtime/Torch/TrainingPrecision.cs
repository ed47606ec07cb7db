namespace Pipelines;

/// <summary>The numbers in which the network computes while it is trained.</summary>
public enum TrainingPrecision
{
    /// <summary>32 bits: what is trained is what will run.</summary>
    Float32,

    /// <summary>
    /// Convolutions compute in 16 bits with the range of 32 (Kalamkar et al., 2019); weights stay in 32. Faster only where the processor
    /// has such numbers (AVX-512 BF16, AMX).
    /// </summary>
    Bfloat16,
}
