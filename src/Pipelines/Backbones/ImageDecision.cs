namespace Pipelines;

/// <summary>Whether a prediction can be relied on, by the limits that a pipeline's <c>decision</c> asked for.</summary>
public enum ImageDecision
{
    /// <summary>The class can be relied on.</summary>
    Accept,

    /// <summary>The image may show another of the classes as well.</summary>
    Unsure,

    /// <summary>The image is unlike anything that the model was trained on.</summary>
    Unknown,
}
