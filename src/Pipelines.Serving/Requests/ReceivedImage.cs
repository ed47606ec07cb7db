namespace Pipelines.Serving.Requests;

/// <summary>An image of a request.</summary>
/// <param name="Name">What the sender calls it: text to show, never a path to open. Null for nothing.</param>
/// <param name="Bytes">Its file.</param>
internal sealed record ReceivedImage(string? Name, ImageBytes Bytes);
