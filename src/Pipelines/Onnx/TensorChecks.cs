using Pipelines.Onnx.Format;
using DataType = Pipelines.Onnx.Format.TensorProto.Types.DataType;

namespace Pipelines.Onnx;

/// <summary>
/// Refuses what a tensor anywhere in a file must not be: stored in another file, which ONNX Runtime would look for in the current folder;
/// of half precision; sparse; of another size than its shape says.
/// </summary>
internal static class TensorChecks
{
    private const string CopyAgain = "Copy or export it again.";

    /// <summary>Sizes of a shape that an error shows.</summary>
    private const int SizesShown = 8;

    /// <summary>Adds a problem for each kind of tensor that is refused, with the first such tensor.</summary>
    public static void Check(ModelProto model, string place, List<Problem> problems)
    {
        Problem? external = null, half = null, unknown = null, damaged = null;
        foreach (var (tensor, name) in StoredTensor.AllOf(model))
        {
            if (tensor.DataLocation == TensorProto.Types.DataLocation.External || tensor.ExternalData.Count > 0)
            {
                external ??= new(
                    place,
                    $"The {name} lies in another file (external data).",
                    "Save the model as one file, for example with onnx.save_model(..., save_as_external_data=False).");
            }
            else if ((DataType)tensor.DataType is DataType.Float16 or DataType.Bfloat16)
            {
                half ??= new(
                    place,
                    $"The {name} is {((DataType)tensor.DataType).ToString().ToLowerInvariant()}; only float32 is supported.",
                    "Export the model in float32.");
            }
            else if (tensor.DataType == 0 || !Enum.IsDefined((DataType)tensor.DataType))
            {
                unknown ??= new(place, $"The {name} is of the unknown element type {tensor.DataType}; the file is damaged.", CopyAgain);
            }
            else if (!TensorData.IsConsistent(tensor))
            {
                damaged ??= new(
                    place,
                    $"The {name} does not hold as many values as its shape {Shape(tensor)} asks for; the file is damaged.",
                    CopyAgain);
            }
        }

        problems.AddRange(new[] { external, SparseIn(model, place), half, unknown, damaged }.OfType<Problem>());
    }

    /// <summary>Sparse tensors: a few bytes that ONNX Runtime writes out in full.</summary>
    private static Problem? SparseIn(ModelProto model, string place)
    {
        var name = SparseIn(model.Graph)
            ?? model.Functions.Select(function => SparseIn(function.Node)).OfType<string>().FirstOrDefault()
            ?? model.Functions.SelectMany(function => function.AttributeProto).Where(IsSparse)
                .Select(attribute => $"default of the attribute '{attribute.Name}'").FirstOrDefault();
        return name is null
            ? null
            : new(place, $"The {name} is sparse, which is not supported.", "Export the model with ordinary tensors.");
    }

    private static string? SparseIn(GraphProto graph) =>
        graph.SparseInitializer is [var stored, ..] ? $"weight '{stored.Values?.Name}'" : SparseIn(graph.Node);

    private static string? SparseIn(IEnumerable<NodeProto> nodes) => nodes
        .Select(node => node.Attribute.FirstOrDefault(IsSparse) is { } found
            ? $"tensor '{found.Name}' of the node {StoredTensor.NameOf(node)}"
            : GraphIndex.Subgraphs(node).Select(SparseIn).OfType<string>().FirstOrDefault())
        .OfType<string>().FirstOrDefault();

    private static bool IsSparse(AttributeProto attribute) => attribute.SparseTensor is not null || attribute.SparseTensors.Count > 0;

    private static string Shape(TensorProto tensor) =>
        $"[{string.Join(", ", tensor.Dims.Take(SizesShown))}{(tensor.Dims.Count > SizesShown ? ", ..." : "")}]";
}
