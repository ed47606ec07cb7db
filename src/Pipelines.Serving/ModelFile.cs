namespace Pipelines;

/// <summary>A model to serve.</summary>
/// <param name="Path">The <c>model.zip</c> or <c>model.onnx</c> of a run.</param>
/// <param name="Name">Its name in addresses. Default: the name of the pipeline that made it.</param>
public sealed record ModelFile(string Path, string? Name = null);
