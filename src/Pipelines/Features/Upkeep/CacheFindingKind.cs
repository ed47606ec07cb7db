namespace Pipelines;

/// <summary>What may be found in a cache of feature vectors that does not belong there.</summary>
public enum CacheFindingKind
{
    /// <summary>A file or folder that is no part of a cache. Nothing touches it.</summary>
    ForeignFile,

    /// <summary>A file of vectors whose header is damaged, or that lies in the folder of another network: no run reads it.</summary>
    UnusableFile,

    /// <summary>A vector whose checksum is wrong: runs compute it again.</summary>
    DamagedVector,

    /// <summary>A vector that was cut off at the end of its file, by a process that was killed or still writes it.</summary>
    TornVector,

    /// <summary>A vector that another file has too, or the same file before it.</summary>
    Duplicate,

    /// <summary>A temporary file that a killed process left.</summary>
    Leftover,

    /// <summary>Vectors of a network, or of an image size, that the configuration does not use.</summary>
    UnusedVectors,
}
