using Pipelines.Onnx;

namespace Pipelines.Backbones.Trunk;

/// <summary>
/// Keeps the names of our inputs and outputs free in a network that has tensors of those names, as many a network calls an inner
/// tensor "features".
/// </summary>
internal sealed class ReservedNames
{
    private readonly Dictionary<string, string> _renamed = new(StringComparer.Ordinal);

    /// <summary>Renames what stands in the way.</summary>
    public ReservedNames(OnnxModel model)
    {
        var builder = new GraphBuilder(model);
        var names = new GraphIndex(model.Graph).TensorNames().ToHashSet(StringComparer.Ordinal);
        foreach (var name in new[]
        {
            FeatureGraph.Input, FeatureGraph.Output, ModelGraph.Embedding, ModelGraph.Scores, ModelGraph.Distances,
        }.Where(names.Contains))
        {
            _renamed.Add(name, builder.UniqueName("backbone/" + name));
            GraphEditing.RenameTensor(model.Graph, name, _renamed[name]);
        }
    }

    /// <summary>What a tensor is called now.</summary>
    public string Free(string name) => _renamed.GetValueOrDefault(name, name);
}
