namespace Pipelines.Backbones.Architectures;

/// <summary>A tensor inside a network under construction: N × C × H × W, or N × C after flattening.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Channels">C.</param>
internal readonly record struct NetworkTensor(string Name, int Channels);
