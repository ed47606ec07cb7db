using System.Diagnostics.CodeAnalysis;

namespace Pipelines;

/// <summary>What became of one image among many: its value, or why it has none.</summary>
/// <typeparam name="T">The value: an <see cref="ImagePrediction"/>, or an embedding as an array of floats.</typeparam>
/// <param name="Name">The image (<see cref="ImageInput.Name"/>).</param>
/// <param name="Value">The value; null where the image cannot be used.</param>
/// <param name="Error">Why it cannot be used, in a few words such as "truncated JPEG"; null where there is a value.</param>
public sealed record ImageResult<T>(string Name, T? Value, string? Error)
    where T : class
{
    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsUsable => Value is not null;
}
