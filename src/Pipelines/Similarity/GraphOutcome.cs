namespace Pipelines.Similarity;

/// <summary>A graph that was made, and how well it finds.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Expansion">How many candidates a search is to keep.</param>
/// <param name="Recall">Recall@10 with that.</param>
internal sealed record GraphOutcome(NeighbourGraph Graph, int Expansion, double Recall) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Graph.Dispose();
}
