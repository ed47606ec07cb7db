namespace Pipelines.Graph;

/// <summary>A run of layers between two changes of spatial size.</summary>
/// <param name="Height">Height of the maps that it gives on, in cells.</param>
/// <param name="Width">Width of the maps that it gives on, in cells.</param>
/// <param name="Parameters">Its trainable tensors, in the order of the nodes that read them; at least one.</param>
internal sealed record GraphStage(int Height, int Width, IReadOnlyList<GraphParameter> Parameters);
