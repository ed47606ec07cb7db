namespace Pipelines;

/// <summary>How prediction sets are made.</summary>
public enum ConformalMethod
{
    /// <summary>
    /// All classes with a score above one threshold (Sadinle, 2019): the smallest sets on average. A set may be empty, where no class is
    /// likely enough.
    /// </summary>
    Lac,

    /// <summary>
    /// The most probable classes until their scores add up to enough, with a penalty of 0.1 for each class after the first (Angelopoulos,
    /// 2021): sets are never empty, and larger for images that are hard.
    /// </summary>
    Raps,
}
