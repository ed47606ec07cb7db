using Pipelines.Onnx;

namespace Pipelines.Backbones;

/// <summary>The part of a finished model that makes the embedding, without what predicts from it.</summary>
internal static class EmbeddingGraph
{
    /// <summary>Cuts a model of <see cref="ModelGraph"/> behind its embedding.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <returns>
    /// The graph and the output to read. Where nothing is done to the features, they are the embedding: it is then the graph of
    /// <see cref="FeatureGraph"/> again, so that vectors in the cache fit.
    /// </returns>
    public static (OnnxModel Graph, string Output) Of(OnnxModel model)
    {
        var output = new GraphIndex(model.Graph).Producer(ModelGraph.Embedding) is
            { OpType: OperatorNames.Identity, Input: [FeatureGraph.Output] }
            ? FeatureGraph.Output
            : ModelGraph.Embedding;
        var declared = model.Graph.Output.Single(candidate => candidate.Name == ModelGraph.Embedding).Clone();
        var graph = model.CutAt(output);
        declared.Name = output;
        graph.Graph.Output.Clear();
        graph.Graph.Output.Add(declared);
        return (graph, output);
    }
}
